"""Crawls of tests without the two seconds that each would spend on imports.

A crawl is a process (`python -m crawler.run`). Here a nursery that has imported what a crawl needs, and has begun nothing,
forks that process; what runs in it is the same code with the same arguments, environment and pipes. `python` in this folder
takes the interpreter's place: it hands those over, passes signals on and ends as its process ends. All but our crawling
modules and lines of `-c` it leaves to the real interpreter. SOSIK_COLD=1 does without all this.
"""
