"""Every query and every commit. A service validates by `rules`, owns its transaction, then announces."""
