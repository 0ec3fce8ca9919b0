"""Readers: values in, values out. No clock, no network, no database; each module reads one thing."""
