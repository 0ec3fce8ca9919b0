"""Pure functions: HTML in, rows and posts out. No network, no store: everything here can be tried on a file."""
