"""What can go wrong, in words for people."""


class SosikError(Exception):
    """Anything that a person can put right. The message names the value and says what to do.

    The front door prints it in one line and exits with `exit_code`; no traceback reaches a user.
    """

    exit_code = 1


class StoreError(SosikError):
    """The database, or the disk that it is on, did not do its part. Raised by the store."""


class InputError(SosikError):
    """What was typed or configured does not fit (exit 2)."""

    exit_code = 2


class HeldError(SosikError):
    """Somebody else holds the lease (exit 3)."""

    exit_code = 3
