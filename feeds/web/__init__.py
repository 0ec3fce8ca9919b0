"""Serves the published folder: the same files that any web server could, answered as feed readers like it."""
