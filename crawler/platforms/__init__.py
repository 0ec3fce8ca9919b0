"""The platforms that can be read, by name. Which one runs a site is asked in this order.

KBoard stands before WordPress, in whose pages it is.
"""

from crawler.platforms.base import Found, Platform
from crawler.platforms.board import Board
from crawler.platforms.egov import Egov, EgovArticles
from crawler.platforms.gnuboard import Gnuboard
from crawler.platforms.kboard import KBoard
from crawler.platforms.nttlist import BbsList, District, EducationOffice, NttList, PublicLibrary
from crawler.platforms.rhymix import Rhymix
from crawler.platforms.smalllibrary import SmallLibrary
from crawler.platforms.syndication import Syndication
from crawler.platforms.wordpress import WordPress

PLATFORMS: dict[str, Platform] = {
    platform.name: platform
    for platform in (
        SmallLibrary(),
        Egov(),
        EgovArticles(),
        NttList(),
        EducationOffice(),
        PublicLibrary(),
        District(),
        BbsList(),
        Gnuboard(),
        Rhymix(),
        KBoard(),
        WordPress(),
        Syndication(),
        Board(),
    )
}

__all__ = ["PLATFORMS", "Found", "Platform"]
