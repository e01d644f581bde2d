"""Cut a saved page down to what is read from it.

A page saved from a browser holds the visitor's name, tokens and scripts, customers'
reviews, and hundreds of kilobytes that nothing reads. Parts are taken out, the largest
first, as long as the same fields are found by the same selectors: what stays is a
skeleton of the page. This is delta debugging (Zeller and Hildebrandt 2002) on a tree.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from parsel import Selector

from crawlers.page import Page
from sichak.json_file import parse_json

Reading: TypeAlias = Callable[[Page], Any]
"""What is read from a page, comparable with ``==``."""

Undo: TypeAlias = Callable[[], None]

SECONDS = 20.0
"""Time after which what is left stays."""

_TOGETHER = (
    *("style", "noscript", "iframe", "svg", "form", "header", "footer", "script", "link"),
    *("meta", "img", "a"),
)
"""Tags whose elements are tried to do without at once, before each for itself."""

_BLOCKS = {"html", "head", "body", "div", "section", "main", "ul", "ol", "table", "tbody", "tr"}
_UNSETTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not know."""

_DEEP = 3
"""Levels of structured data in which keys are tried to do without."""


def skeleton(page: Page, read: Reading, seconds: float = SECONDS) -> Page:
    """The page without what is not read, or as it is where nothing can be taken out.

    Args:
        page: of HTML; a page of JSON stays as it is.
        read: what must stay the same.
        seconds: to spend at most.
    """
    if page.body.lstrip()[:1] in (b"{", b"["):
        return page
    cutter = _Cutter(page, read, time.monotonic() + seconds)
    cutter.cut()
    cut = cutter.page()
    return cut if read(cut) == cutter.wanted else page


_FRAME = (
    *("script", "style", "noscript", "iframe", "svg", "template", "link", "input", "textarea"),
    *("header", "footer", "nav", "form"),
)
"""Tags of what is no content of a page."""


def main_content(page: Page) -> Page:
    """A page from which nothing is read yet, without its frame: for people to find selectors in.

    Scripts, forms, comments, header, navigation and footer go; of these, one that holds several
    pictures is likely around the content, and stays.

    Args:
        page: of HTML; a page of JSON stays as it is.
    """
    if page.body.lstrip()[:1] in (b"{", b"["):
        return page
    text = page.text.replace("\0", "") or "<html></html>"
    root: Any = Selector(text=text, type="html").root
    for node in root.xpath("//comment() | //processing-instruction()"):
        _drop(node)
    for node in list(root.iter(*_FRAME)):
        if len(node.xpath(".//img")) < _SEVERAL:
            _drop(node)
    return _page(page.url, root)


_SEVERAL = 4


class _Cutter:
    """Takes parts out of a page's tree, and puts back what was needed."""

    def __init__(self, page: Page, read: Reading, end: float) -> None:
        self.wanted = read(page)
        self._url, self._read, self._end = page.url, read, end
        text = page.text.replace("\0", "") or "<html></html>"
        self._root: Any = Selector(text=text, type="html").root

    def cut(self) -> None:
        """Take out what is never read, then kinds of things, then one by one."""
        for node in self._root.xpath("//comment() | //processing-instruction()"):
            _drop(node)
        for tag in _TOGETHER:
            self._does_without(_without_nodes(list(self._root.iter(tag))))
        self._prune()
        for name in sorted({name for node in self._elements() for name in node.attrib}):
            self._does_without(_without_attribute(self._elements(), name))
        self._some(self._elements(), _without_texts)
        for script in list(self._root.iter("script")):
            self._cut_script(script)
        self._does_without(_with_lines(self._elements()))

    def page(self) -> Page:
        """The page as it is now."""
        return _page(self._url, self._root)

    def _elements(self) -> list[Any]:
        return [node for node in self._root.iter() if isinstance(node.tag, str)]

    def _does_without(self, undo: Undo) -> bool:
        """Whether the page reads the same after a change; else the change is undone."""
        if time.monotonic() < self._end and self._read(self.page()) == self.wanted:
            return True
        undo()
        return False

    def _some(self, things: Sequence[Any], without: Callable[[Sequence[Any]], Undo]) -> list[Any]:
        """Do without as many as possible, halving where some are needed. Returns these."""
        needed, waiting = [], [things]
        while waiting and time.monotonic() < self._end:
            some = waiting.pop()
            if not some or self._does_without(without(some)):
                continue
            half = len(some) // 2
            if half:
                waiting += [some[half:], some[:half]]
            else:
                needed.append(some[0])
        return needed

    def _prune(self) -> None:
        """Take out each element that is not needed, from the root down."""
        waiting = [self._root]
        while waiting:
            waiting += self._some(list(waiting.pop()), _without_nodes)

    def _cut_script(self, script: Any) -> None:
        """Keep of a script the statements, and of structured data the keys, that are read."""
        text = script.text or ""
        try:
            data = parse_json(text, strict=False)
        except ValueError:
            pieces = re.split(r"(?<=[;\n])", text)[:2_000]
            chosen = dict(enumerate(pieces))

            def without(places: Sequence[int]) -> Undo:
                held = {place: chosen.pop(place) for place in places}
                script.text = _settable("".join(chosen[place] for place in sorted(chosen)))

                def undo() -> None:
                    chosen.update(held)
                    script.text = _settable("".join(chosen[place] for place in sorted(chosen)))

                return undo

            self._some(list(chosen), without)
            return
        self._cut_data(script, data, data, _DEEP)

    def _cut_data(self, script: Any, whole: Any, part: Any, levels: int) -> None:
        for key in list(part) if isinstance(part, dict) else []:
            before, held = script.text, dict(part)
            del part[key]
            text = json.dumps(whole, ensure_ascii=False).replace("<", "\\u003c")
            script.text = _settable(text)
            if not self._does_without(_restore(script, before, part, held)) and levels:
                self._cut_data(script, whole, part[key], levels - 1)
        for one in part[:50] if isinstance(part, list) else []:
            self._cut_data(script, whole, one, levels - 1) if levels else None


def _page(url: str, root: Any) -> Page:
    body = Selector(root=root, type="html").get()
    body = re.sub(r'<meta charset=[^>]*>|<meta http-equiv="?content-type[^>]*>', "", body)
    body = body.replace("<head>", '<head><meta charset="utf-8">', 1)
    return Page(url, f"<!DOCTYPE html>\n{body}\n".encode())


def _restore(script: Any, text: str, part: dict[Any, Any], held: dict[Any, Any]) -> Undo:
    def undo() -> None:
        script.text = _settable(text)
        part.clear()
        part.update(held)  # in its order

    return undo


def _without_nodes(nodes: Sequence[Any]) -> Undo:
    places = [(node, node.getparent()) for node in nodes]
    held = [(node, parent, parent.index(node)) for node, parent in places if parent is not None]
    for node, _, _ in held:
        _drop(node)

    def undo() -> None:
        for node, parent, index in held:  # in their order, so that each place is right again
            parent.insert(index, node)

    return undo


def _settable(text: str | None) -> str | None:
    """A text without what lxml reads but does not write: control characters, lone surrogates."""
    return _UNSETTABLE.sub("", text) if text else text


def _without_attribute(nodes: Sequence[Any], name: str) -> Undo:
    held = [(node, node.attrib.pop(name)) for node in nodes if name in node.attrib]

    def undo() -> None:
        for node, value in held:
            node.set(name, _settable(value))

    return undo


def _without_texts(nodes: Sequence[Any]) -> Undo:
    held = [(node, node.text, node.tail) for node in nodes]
    for node in nodes:
        node.text = node.tail = None

    def undo() -> None:
        for node, text, tail in held:
            node.text, node.tail = _settable(text), _settable(tail)

    return undo


def _with_lines(nodes: Sequence[Any]) -> Undo:
    """Begin a line for each part of a block, so that people can read the page."""
    parts = [node for parent in nodes if parent.tag in _BLOCKS for node in parent]
    held = [(node, node.tail) for node in parts if not (node.tail or "").strip()]
    for node, _ in held:
        node.tail = "\n"

    def undo() -> None:
        for node, tail in held:
            node.tail = _settable(tail)

    return undo


def _drop(node: Any) -> None:
    """Take an element out; the text behind it goes too."""
    parent = node.getparent()
    if parent is not None:
        node.tail = None
        parent.remove(node)
