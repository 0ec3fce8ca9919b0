"""The configuration: one table of settings, each with its default, its check and its help.

A setting is read from its variable (`SOSIK_HOME`), else from `sosik.toml` in the working folder (`home = "…"`), else it
has its default. `load()` checks everything once; `Settings` is what the rest of the house is given.
"""

import os
import re
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aggregator.errors import InputError

FILE_NAME = "sosik.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force. `origin` tells for each name where its value came from."""

    home: Path
    database_url: str = field(repr=False)
    site_url: str
    site_dir: Path
    contact: str
    operator: str
    phone: str
    privacy_url: str
    delay: float
    allow_private_hosts: str
    proxy: str = field(repr=False)
    live_per_minute: int
    trusted_proxies: str
    origin: Mapping[str, str]

    def allows_private(self, host: str, port: int) -> bool:
        """Whether `SOSIK_ALLOW_PRIVATE_HOSTS` names this host (and port) on a network of our own."""
        if self.allow_private_hosts in ("on", "off"):
            return self.allow_private_hosts == "on"
        allowed = self.allow_private_hosts.split(",")
        return host in allowed or f"{host}:{port}" in allowed

    def is_proxy(self, host: str, port: int) -> bool:
        """Whether `SOSIK_PROXY` is at this host and port, wherever that is."""
        parts = urlsplit(self.proxy)
        return bool(self.proxy) and (parts.hostname, parts.port) == (host, port)


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its name in lower case, its default (which may use settings above it), its check and its help."""

    name: str
    default: str
    check: Callable[[str], Any]
    help: str

    @property
    def variable(self) -> str:
        return f"SOSIK_{self.name.upper()}"


def _text(value: str) -> str:
    return value.strip()


def _folder(value: str) -> Path:
    if not value.strip():
        raise ValueError("give a folder")
    return Path(value).expanduser().absolute()


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("give an address such as sqlite:////srv/sosik/sosik.db or postgresql://user@host/sosik")
    return re.sub(r"^postgresql://", "postgresql+psycopg://", value)


def _site(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("give the public address of the site, such as https://sosik.example.kr")
    return value.rstrip("/")


def _contact(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+|https?://\S+", value):
        raise ValueError("give a mail address or a web address where site owners can reach you")
    return value


def _phone(value: str) -> str:
    value = value.strip()
    if value and not re.fullmatch(r"[0-9+][0-9 ()-]{6,20}", value):
        raise ValueError("give a telephone number, such as 02-123-4567")
    return value


def _page(value: str) -> str:
    value = value.strip()
    if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise ValueError("give a web address, such as https://city.example.kr/privacy")
    return value


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        raise ValueError("give a number of seconds, such as 2") from None
    if not 0 <= seconds <= 86_400:
        raise ValueError("give seconds between 0 and 86400")
    return seconds


def _hosts(value: str) -> str:
    hosts = ",".join(part.strip() for part in value.split(",") if part.strip())
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\],]+", hosts):
        raise ValueError("give off, on, or a list such as 127.0.0.2:8001,intranet.example")
    return hosts


def _proxy(value: str) -> str:
    value = value.strip().rstrip("/")
    try:
        parts = urlsplit(value)
        usable = parts.scheme == "http" and parts.hostname and parts.port and not (parts.path or parts.query)
    except ValueError:
        usable = None
    if value and (not usable or re.search(r"\s", value)):
        raise ValueError("give the address of an HTTP proxy with its port, such as http://proxy.example.kr:3128")
    return value


def _count(value: str) -> int:
    if not (value.strip().isascii() and value.strip().isdecimal() and int(value) <= 1_000_000):
        raise ValueError("give a number, such as 120; 0 for no limit")
    return int(value)


def _networks(value: str) -> str:
    names = [name.strip() for name in value.split(",") if name.strip()]
    try:
        return ",".join(str(ip_network(name, strict=False)) for name in names)
    except ValueError:
        raise ValueError("give addresses or networks of your own proxies, such as 10.0.0.1,10.1.0.0/16") from None


def shown(value: str) -> str:
    """A setting as it may be shown: an address in it without its user name and password."""
    return re.sub(r"(?<=://)[^/\s]*@", "…@", value)


OPTIONS: tuple[Option, ...] = (
    Option("home", "~/.local/share/sosik", _folder, "data folder: database, kept pages, published site"),
    Option("database_url", "sqlite:///{home_in_url}/sosik.db", _database, "where posts are kept"),
    Option("site_url", "http://127.0.0.1:8000", _site, "public base of every address in a feed"),
    Option("site_dir", "{home}/site", _folder, "folder that the site is published to"),
    Option("contact", "", _contact, "address in the User-Agent, for owners of crawled sites"),
    Option("operator", "소식", _text, "who runs this installation, as named on the pages"),
    Option("phone", "", _phone, "number at which people reach who runs this, as named on the pages"),
    Option("privacy_url", "", _page, "address of the operator's privacy policy (개인정보 처리방침)"),
    Option("delay", "2", _seconds, "seconds between two requests to a host (0 counts only for loopback)"),
    Option("allow_private_hosts", "off", _hosts, "hosts on private networks that may be crawled"),
    Option("proxy", "", _proxy, "HTTP proxy that crawls go through; proxy variables of the environment do nothing"),
    Option("live_per_minute", "120", _count, "live answers (search, narrowed lists, API) a minute for one address"),
    Option("trusted_proxies", "", _networks, "proxies in front of the server, whose X-Forwarded-For counts"),
)


def load(environ: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """The settings in force, from the environment, the file (default: `sosik.toml` here), and the defaults.

    Raises InputError that names the setting, its value and what to give instead.
    """
    environ = os.environ if environ is None else environ
    path = Path(FILE_NAME) if file is None else file
    written = _read_file(path)
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for option in OPTIONS:
        if option.variable in environ:
            raw, source = environ[option.variable], option.variable
        elif option.name in written:
            raw, source = str(written[option.name]), str(path)
        else:
            in_url = quote(str(values.get("home", "")))
            raw, source = option.default.format(**values, home_in_url=in_url), "default"
        try:
            values[option.name] = option.check(raw)
        except ValueError as why:
            raise InputError(f"{option.variable} is {shown(raw)!r} ({source}): {why}") from None
        origin[option.name] = source
    return Settings(**values, origin=origin)


def _read_file(path: Path) -> Mapping[str, Any]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise InputError(f"{path} cannot be read: {why}") from None
    unknown = set(written) - {option.name for option in OPTIONS}
    if unknown:
        known = ", ".join(option.name for option in OPTIONS)
        raise InputError(f"{path} has an unknown setting {min(unknown)!r}; known are: {known}")
    return written


def holder_name() -> str:
    """Who this process is, for a lease: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"
