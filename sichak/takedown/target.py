"""What a takedown names: an address, a product, a photo's SHA-256 or a brand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast, get_args

from sichak.errors import ParamsError
from sichak.takedown.whence import SHA256, Whence, key

Kind = Literal["url", "sku", "sha256", "brand"]
FORMS = "url:ADDRESS, sku:NUMBER, sku:STORE/NUMBER, sha256:HEX or brand:NAME"


@dataclass(frozen=True)
class Target:
    """One thing to block.

    Attributes:
        value: as it was given; of a product ``NUMBER`` (of any store) or ``STORE/NUMBER``.
    """

    kind: Kind
    value: str

    @property
    def key(self) -> str:
        """The hash under which tombstones and crawls know it: SHA-256, hexadecimal."""
        return key_hash(key(self.kind, self.value))

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


def key_hash(text: str) -> str:
    """SHA-256 of a :func:`sichak.takedown.whence.key`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse_target(text: str, known: Iterable[Whence]) -> Target:
    """What the user's words name.

    Addresses, hashes and words with a kind before them speak for themselves. A bare word
    must be the number of a product of just one store, and the name of no brand.

    Args:
        text: one of :data:`FORMS`, an address, a hash, ``STORE/NUMBER`` or a number.
        known: what photos there are.

    Raises:
        ParamsError: it could mean nothing, or several things; the text lists them.
    """
    text = text.strip()
    kind, colon, value = text.partition(":")
    if colon and kind in get_args(Kind):
        return _checked(cast(Kind, kind), value.strip())
    if text.startswith(("http://", "https://", "//")):
        return _checked("url", text)
    if SHA256.fullmatch(text.lower()):
        return Target("sha256", text.lower())
    meanings = _meanings(text, known)
    products = [one for one in meanings if one.kind == "sku"]
    if len(meanings) == len(products) == 1:
        return products[0]
    if meanings:
        listed = ", ".join(repr(str(one)) for one in meanings)
        raise ParamsError(f"{text!r} could mean {listed}: say which")
    raise ParamsError(f"{text!r} is no product or brand that is here; say what it is: {FORMS}")


def _checked(kind: Kind, value: str) -> Target:
    if kind == "sha256" and not SHA256.fullmatch(value.lower()):
        raise ParamsError(f"{value!r} is no SHA-256: 64 hexadecimal digits are expected")
    if kind == "url" and not key("url", value).startswith("url://"):
        raise ParamsError(f"{value!r} is no address: https://HOST/PATH is expected")
    if len(key(kind, value)) <= len(kind) + 1:
        raise ParamsError(f"{kind}: without a value")
    return Target(kind, value.lower() if kind == "sha256" else value)


def _meanings(text: str, known: Iterable[Whence]) -> list[Target]:
    found: dict[str, Target] = {}
    bare, branded = key("sku", text), key("brand", text)
    for one in known:
        if one.sku and bare in (key("sku", one.sku), key("sku", f"{one.store}/{one.sku}")):
            target = Target("sku", f"{one.store}/{one.sku}" if one.store else one.sku)
            found.setdefault(target.key, target)
        if one.brand and branded == key("brand", one.brand):
            found.setdefault(branded, Target("brand", one.brand))
    return sorted(found.values(), key=str)
