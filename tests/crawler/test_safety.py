"""Where a crawl may connect to, and that the settings stay those of a careful guest."""

import pytest

from crawler import settings
from crawler.middlewares.leasing import is_dead
from crawler.middlewares.safety import is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"])
def test_what_is_routable_everywhere_may_be_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2001::1",
        "ff02::1",
        "localhost",
    ],
)
def test_everything_else_may_not_however_it_is_wrapped(address: str) -> None:
    assert not is_public(address)


def test_the_settings_are_those_of_a_careful_guest() -> None:
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.DOWNLOAD_DELAY >= 2
    assert settings.DOWNLOAD_MAXSIZE <= 5_000_000
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES
    assert set(settings.DOWNLOAD_HANDLERS) == {"data", "file", "ftp", "s3"}
    assert not any(settings.DOWNLOAD_HANDLERS.values())
    assert not any(
        (
            settings.TELNETCONSOLE_ENABLED,
            settings.REMOTE_CONTROL_ENABLED,
            settings.RETRY_ENABLED,
            settings.COOKIES_ENABLED,
        )
    )
    assert not any((settings.HTTPPROXY_ENABLED, settings.METAREFRESH_ENABLED))


def test_a_holder_is_dead_only_if_it_is_a_process_of_this_machine_that_is_gone() -> None:
    import os
    import socket

    assert not is_dead(f"{socket.gethostname()}:{os.getpid()}")
    assert is_dead(f"{socket.gethostname()}:{2**22 + 1}")
    assert not is_dead(f"elsewhere:{2**22 + 1}")
    assert not is_dead("nobody")
