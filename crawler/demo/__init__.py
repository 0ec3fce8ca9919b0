"""Stand-ins of real library sites, served over HTTP on loopback: for the demo, the tests, and whoever reads the crawler.

Every site is one module that answers requests (`portal.py`: the national small-library portal) with content of its own in
`content/`; `server.py` puts sites on addresses. All texts are written for this project. The places are real so that
addresses resolve; apart from twelve rows of 2014, which stand in as facts, libraries, posts and people are invented.
Mobile numbers begin with 010-0 and 010-1, which are given to nobody.
"""
