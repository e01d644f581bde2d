"""CSS selectors for elements of a page, made of names that people gave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsel import Selector

LONGEST = 80
"""Characters of a selector; a longer one is none."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,40}")

_MACHINE_MADE = re.compile(
    r"^(?:css|sc|jsx|jss|emotion|svelte|style)-|^_|__(?=\w*[A-Z0-9])[A-Za-z0-9]{5,}$|\d{4}"
    r"|[0-9][a-z][0-9]|^swiper-slide-"
)
"""Names that a build gives, which change with the next one: ``css-1teigi4``, ``sc-bdVaJa``."""

_STATES = re.compile(
    r"^(?:is|has|js)-|active|selected|current|first|last|hover$|lazy|loaded|visible|hidden"
    r"|sold-?_?out|odd|even|col-|row$",
    re.IGNORECASE,
)
"""Names that say how an element is just now, or where, not what it is."""


def names_of(node: Selector) -> list[str]:
    """Classes of an element that are likely to stay; those that are but a beginning come last."""
    # Split at what XPath calls blanks.
    classes = re.split(r"[ \t\n\r]+", node.attrib.get("class") or "")[:20]
    kept = [one for one in classes if _is_kept(one) and not _STATES.search(one)]
    return sorted(kept, key=lambda one: one.endswith(("-", "_")))


def identity(node: Selector) -> str:
    """The id of an element, if it is likely to stay; else ""."""
    found = node.attrib.get("id") or ""
    return found if _is_kept(found) else ""


def simple(node: Selector) -> str:
    """A selector for an element and others like it: its id, its tag and class, or its tag."""
    tag = node.root.tag
    if identity(node):
        return f"#{identity(node)}"
    names = names_of(node)
    return f"{tag}.{_telling(names)}" if names else str(tag)


def _telling(names: list[str]) -> str:
    """The first name that no other goes on from: ``item-photo`` of ``item item-photo``."""
    going_on = (one for one in names if not any(_goes_on(other, one) for other in names))
    return next(going_on, names[0])


def _goes_on(name: str, from_: str) -> bool:
    """Whether a name says more than another; ``item--wide`` is how an item looks (BEM)."""
    return name.startswith(f"{from_}-") and not name.startswith(f"{from_}--")


def is_named(selector: str) -> bool:
    """Whether a selector holds a name, and not tags alone."""
    return any(mark in selector for mark in ".#[")


def within(node: Selector) -> Iterator[tuple[Selector, str]]:
    """Elements around an element that have a name, the nearest first, with their selectors."""
    for around in reversed(node.xpath("ancestor::*")):
        if identity(around) or names_of(around):
            yield around, simple(around)


def finds_first(page: Selector, selector: str, node: Selector) -> bool:
    """Whether the first element that a selector finds on a page is this one."""
    found = page.css(selector)[:1]
    return len(selector) <= LONGEST and bool(found) and found[0].root is node.root


def selector_for(page: Selector, node: Selector) -> str:
    """A selector whose first find is this element; "" where no names lead to it."""
    own = simple(node)
    if is_named(own) and finds_first(page, own, node):
        return own
    for _, around in within(node):
        if finds_first(page, f"{around} {own}", node):
            return f"{around} {own}"
    return own if finds_first(page, own, node) and own == "h1" else ""


def _is_kept(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _MACHINE_MADE.search(name)
