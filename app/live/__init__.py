"""One state, rendered once, for everybody who watches."""
