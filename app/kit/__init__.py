"""What an organiser prints: documents as data, laid out by Typst."""
