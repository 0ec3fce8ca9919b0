"""Spiders, thin: one serves all sources, the named ones only those of their platform."""
