"""Gets posts off library pages. Knows HTTP and HTML, and hands on what a page said, as it said it."""
