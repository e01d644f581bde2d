"""Hosts as robots.txt and permissions name them."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Host of an address in lower case, with its port unless that is the scheme's own.

    >>> host_of("https://WWW.ssfshop.com:443/x"), host_of("http://127.0.0.1:8000/")
    ('www.ssfshop.com', '127.0.0.1:8000')
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme):
        return host
    return f"{host}:{parts.port}"


def is_this_machine(url: str) -> bool:
    """Whether an address is on the loopback, where nobody else is disturbed."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
