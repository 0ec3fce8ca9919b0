"""What all tests share.

Property tests draw the same examples at each run, so that a red one stays red until it is mended; SOSIK_EXPLORE=1 lets them
look for new ones.
"""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("SOSIK_EXPLORE") else "steady")
