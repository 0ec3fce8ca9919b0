"""Shows what the store holds: feeds, pages and the site on disk."""
