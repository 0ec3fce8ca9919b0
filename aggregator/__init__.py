"""Understands what library pages say, and keeps it.

`reading` turns text into facts (pure functions), `intake` is the one way into the store, `store` and `models` keep.
"""
