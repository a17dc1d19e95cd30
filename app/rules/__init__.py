"""What is allowed and what counts, in plain Python: no Flask, no SQLAlchemy."""
