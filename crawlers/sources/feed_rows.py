"""Rows of a feed, whatever it is written in: CSV, JSON, or XML (RSS 2.0, Atom).

A row is a mapping of field names in lower case to texts; a field may come several times.
Nothing in a file is trusted: sizes are limited, entities and DTDs are refused, and no
address in it is opened.
"""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError

from crawlers.sources.below import read_at_most
from sichak.errors import CrawlError
from sichak.json_file import parse_json

Row: TypeAlias = dict[str, list[str]]

JSON_BYTES = 256 * 1024 * 1024
"""Size of a JSON feed that is read; it is held in memory."""

ENCODING_BYTES = 1024 * 1024
"""Beginning of a table that tells its encoding."""

CELL = 1024 * 1024
"""Characters of a field."""

FIELDS, VALUES = 500, 200
"""Fields of a row, and values of a field, that are read."""

GOOGLE = "http://base.google.com/ns/1.0"
"""Namespace of product fields in RSS and Atom, usually ``g:``."""

_ITEMS = ("item", "entry", "product")
_UNDER = ("products", "items", "entries", "data", "feed", "channel")
"""Keys under which a JSON feed may have its list."""


class Broken(Exception):
    """A feed cannot be read on; the text says from where and why."""


def rows(path: Path) -> Iterator[Row]:
    """The rows of a feed, in its order.

    Raises:
        Broken: it cannot be read, or not to its end; the rows before are good.
    """
    yield from _reader(path)(path)


def feed_kind(path: Path) -> str:
    """What a feed is written in: "csv", "json" or "xml", by its name, else by its first bytes.

    Raises:
        CrawlError: it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return "csv"
    if suffix in (".json", ".jsonl"):
        return "json"
    if suffix in (".xml", ".rss", ".atom"):
        return "xml"
    try:
        with path.open("rb") as file:
            start = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    except OSError as error:
        raise CrawlError(f"{path}: cannot be read ({error.strerror})") from error
    return {b"<": "xml", b"{": "json", b"[": "json"}.get(start[:1], "csv")


def _reader(path: Path) -> Callable[[Path], Iterator[Row]]:
    return {"csv": csv_rows, "json": json_rows, "xml": xml_rows}[feed_kind(path)]


def csv_rows(path: Path) -> Iterator[Row]:
    """Rows of a table with a head, separated by commas, semicolons, tabs or bars."""
    encoding = _encoding(path)
    csv.field_size_limit(CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.readline(CELL)
        file.seek(0)
        found = csv.reader(_lines(file), delimiter=max(",;\t|", key=head.count))
        names: list[str] | None = None
        while True:
            try:
                cells = next(found)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as error:
                raise Broken(f"cannot be read on from line {found.line_num}: {error}") from error
            if names is None:
                names = [_field(cell) for cell in cells[:FIELDS]]
            elif any(cell.strip() for cell in cells):
                pairs = zip(names, cells, strict=False)
                yield {name: [text.strip()] for name, text in pairs if name and text.strip()}


def _encoding(path: Path) -> str:
    """That of a table: UTF-16 by its mark, CP949 as Excel writes it in Korea, else UTF-8."""
    with path.open("rb") as raw:
        start = raw.read(ENCODING_BYTES)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp949"
    return "utf-8-sig"


def _lines(file: io.TextIOBase) -> Iterator[str]:
    """Lines, none of which is without end, and without the zeros that ``csv`` refuses."""
    while line := file.readline(CELL):
        yield line.replace("\0", "")


def json_rows(path: Path) -> Iterator[Row]:
    """Objects of a list, or one an object a line; the list may lie under a key.

    What is no object is a row without fields, and so is a line that is no JSON after one
    that is some.
    """
    data = read_at_most(path, JSON_BYTES)
    if data is None:
        raise Broken(f"larger than {JSON_BYTES:,} bytes")
    for value in _json_lines(data) if path.suffix.lower() == ".jsonl" else _listed(_json(data)):
        if isinstance(value, dict):
            pairs = list(value.items())[:FIELDS]
            yield {_field(name): texts for name, said in pairs if (texts := _texts(said))}
        else:
            yield {}


def _json_lines(data: bytes) -> Iterator[Any]:
    good = False
    for line in filter(bytes.strip, data.splitlines()):
        try:
            value = _json(line)
        except Broken:
            if not good:
                raise
            value = None
        good = True
        yield value


def _listed(value: Any) -> list[Any]:
    """The list that a value is, or has under one of the usual keys."""
    for _ in range(3):
        if isinstance(value, dict):
            value = next((value[key] for key in _UNDER if key in value), [])
    return value if isinstance(value, list) else []


def _json(data: bytes) -> Any:
    try:
        return parse_json(data.removeprefix(b"\xef\xbb\xbf"), strict=False)
    except ValueError as error:
        raise Broken(f"no JSON that can be read: {error}") from error


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value[:VALUES] for text in _texts_of(one)]
    return _texts_of(value)


def _texts_of(value: Any) -> list[str]:
    """A scalar's text, or of an object what stands under a telling key."""
    if isinstance(value, dict):
        value = next(
            (value[key] for key in ("url", "href", "src", "value", "name") if key in value), ""
        )
    if isinstance(value, bool):
        return [str(value).lower()]
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    return [text[:CELL]] if text else []


def xml_rows(path: Path) -> Iterator[Row]:
    """``item``, ``entry`` or ``product`` elements; Google's fields stand before the feed's own.

    A DTD is refused, and with it every entity of the file's own (``defusedxml``).
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    inside = 0
    try:
        with path.open("rb") as file:
            for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
                if _name(element) not in _ITEMS:
                    if event == "end" and not inside:
                        element.clear()
                    continue
                inside += 1 if event == "start" else -1
                if event == "end" and not inside:
                    yield _element_row(element)
                    element.clear()
    except DefusedXmlException as error:
        raise Broken("it has a DTD or entities of its own, which are not read") from error
    except (ParseError, LookupError, ValueError, RecursionError) as error:
        raise Broken(f"no XML that can be read: {error}") from error


def _element_row(item: Element) -> Row:
    row: Row = {}
    children = list(item)[: FIELDS * 4]
    for child in sorted(children, key=lambda one: not str(one.tag).startswith(f"{{{GOOGLE}}}")):
        text = (child.text or child.get("href") or child.get("url") or "").strip()[:CELL]
        found = row.setdefault(_field(_name(child)), [])
        if text and len(found) < VALUES:
            found.append(text)
    return {name: texts for name, texts in row.items() if texts}


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _field(name: object) -> str:
    """A field's name: ``g:Image Link`` is ``image_link``."""
    text = str(name)[:200].strip().lower().removeprefix("g:")
    return re.sub(r"[\s-]+", "_", text)
