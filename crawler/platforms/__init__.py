"""The platforms that can be read, by name. Which one runs a site is asked in this order."""

from crawler.platforms.base import Found, Platform
from crawler.platforms.smalllibrary import SmallLibrary

PLATFORMS: dict[str, Platform] = {platform.name: platform for platform in (SmallLibrary(),)}

__all__ = ["PLATFORMS", "Found", "Platform"]
