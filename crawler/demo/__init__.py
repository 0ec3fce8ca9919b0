"""Stand-ins of real library sites, served over HTTP on loopback: for the demo, the tests, and whoever reads the crawler.

Every site is one module that answers requests, with content of its own in `content/` and templates in `templates/`:
`portal.py` is the national small-library portal, `gnuboard.py` the board of an apartment's library, `rhymix.py` that of a
network of church libraries, `wordpress.py` a library's blog, `egov.py` a city's board. `server.py` puts sites on addresses,
`show.py` crawls them. Class names and structure are those of the programs, which are facts; templates and texts are
written for this project. The places are real so that addresses resolve; apart from twelve rows of 2014, which stand in
as facts, libraries, posts and people are invented.
Mobile numbers begin with 010-0 and 010-1, which are given to nobody.
"""
