"""Making lasting what was written: one call for a whole file system, however many files a publish wrote.

syncfs(2) writes everything that is waiting, the bytes of files, their times, and names in folders, and returns when the disk
has it: what fsync(2) does file by file, which takes the time of a disk for each of a million files. It reports what could not
be written since its handle was opened (Linux 5.8), so the handle is opened before the first file. Where the system has no
syncfs, sync(2) does the same for all file systems, but reports nothing.
"""

import ctypes
import os


def _found() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None, use_errno=True).syncfs
    except (AttributeError, OSError):
        return None


_SYNCFS = _found()


def settle(handle: int) -> None:
    """Makes all that was written to the file system of an open folder lasting. Raises OSError where the disk refuses."""
    if _SYNCFS is None:
        os.sync()
    elif _SYNCFS(handle):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
