"""One WARC file (ISO 28500, 1.0 and 1.1; plain or gzip a record), read by ``warcio``.

It is read through once for an index of what matters; bodies are then read from their
places. Heads of records are bounded, because a compressed line may have no end.
"""

# mypy: disable-error-code="import-untyped"
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

from crawlers.sources.http_body import decoded
from crawlers.sources.source import NotThere

HEAD = 256 * 1024
"""Bytes of a record's heads, its own and that of HTTP."""

LONGEST = 8 * 1024**3
"""Bytes of a record; reading ends at a longer one."""

MARGIN = 256 * 1024
"""Bytes by which a body may be longer in the archive than it is: chunk sizes and the like."""

KINDS = ("text/html", "application/xhtml+xml", "application/json", "image/", "binary/")
"""Beginnings of media types that are kept in the index, as is what has none: the rest is
scripts, styles, films."""


@dataclass(frozen=True)
class Capture:
    """An answer in an archive.

    Attributes:
        archive: place of its file among several.
        offset: of its record in the file.
        date: when it was captured, UTC, ISO 8601.
        revisit: whether the body is not here but in an earlier capture.
        digest: of the body, as the archive names it; "" for none.
        refers_to: address of the earlier capture; "" for not said.
    """

    archive: int
    offset: int
    url: str
    date: str
    mime: str
    revisit: bool
    digest: str
    refers_to: str


class Unreadable(Exception):
    """An archive cannot be read on; the text says from where and why."""


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """warcio's reader, for which a head has an end."""

    heads = 0
    cut = False

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or HEAD, HEAD))
        self.heads += len(line)
        if self.heads > HEAD:
            raise ArchiveLoadFailed("the head of a record does not end")
        return line

    def close_decompressor(self) -> None:
        """Remember, before it goes, whether the last member was whole."""
        if self.decompressor and self.stream.tell():
            self.cut = not self.decompressor.eof
        super().close_decompressor()


def captures(path: Path, archive: int, seen: Callable[[int], None]) -> Iterator[Capture]:
    """Answers with status 200, resources, and revisits of an archive, in its order.

    Args:
        path: of the archive.
        archive: its place, for the captures.
        seen: told how many records were read, now and then.

    Raises:
        Unreadable: at the end, where the archive is cut off or damaged; what came before is
            good.
    """
    offset, count = 0, 0
    with path.open("rb") as file:
        try:
            for record, offset in _records(file):
                count += 1
                if count % 1_000 == 0:
                    seen(count)
                if found := _capture(record, archive, offset):
                    yield found
        except Exception as error:  # a damaged archive can lead warcio to raise anything
            known = isinstance(error, ArchiveLoadFailed)
            words = " ".join(str(error).split())[:150] if known else "its head is damaged"
            raise Unreadable(f"cannot be read on after byte {offset}: {words}") from error


def payload(path: Path, capture: Capture, limit: int) -> tuple[bytes, dict[str, list[str]]]:
    """The body of a capture and the headers of its answer, by lower-case name.

    Raises:
        NotThere: larger than ``limit`` bytes, cut off, or in an encoding that is not read.
    """
    with path.open("rb") as file:
        file.seek(capture.offset)
        try:
            record, _ = next(_records(file))
            raw: bytes = record.raw_stream.read(limit + MARGIN)
            rest = record.raw_stream.limit
        except Exception as error:  # as above
            raise NotThere("its record cannot be read") from error
    headers = _headers(record)
    if rest > 0 and len(raw) < limit + MARGIN:
        raise NotThere("the archive is cut off in its record")
    if rest > 0:
        raise NotThere(f"larger than {limit:,} bytes")
    transfer, encoding = (
        ", ".join(headers.get(name, [])) for name in ("transfer-encoding", "content-encoding")
    )
    return decoded(raw, transfer, encoding, limit), headers


def _records(file: Any) -> Iterator[tuple[Any, int]]:
    """Records with the offsets they begin at, none of which is cut off."""
    iterator = ArchiveIterator(file)
    reader = iterator.reader = _Bounded(file, block_size=16_384)
    while True:
        reader.heads = 0
        try:
            record = next(iterator)
        except StopIteration:
            if reader.cut:
                raise ArchiveLoadFailed("it is cut off in a record") from None
            return
        if record.length is None or not 0 <= record.length <= LONGEST:
            raise ArchiveLoadFailed(f"a record of {record.length} bytes")
        # warcio knows where a record begins as soon as it has read the one before.
        yield record, iterator.offset
        iterator.read_to_end()
        _check_end(record)


def _check_end(record: Any) -> None:
    if record.raw_stream.limit > 0:
        raise ArchiveLoadFailed("it is cut off in a record")


def _capture(record: Any, archive: int, offset: int) -> Capture | None:
    kind, heads = record.rec_type, record.rec_headers
    url = heads.get_header("WARC-Target-URI") or ""
    if kind not in ("response", "resource", "revisit") or not url.startswith(("http:", "https:")):
        return None
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if kind == "response" and status != "200":
        return None
    mime = _mime(record)
    if kind != "revisit" and mime and not mime.startswith(KINDS):
        return None
    return Capture(
        archive=archive,
        offset=offset,
        url=url[:4_000],
        date=(heads.get_header("WARC-Date") or "")[:40],
        mime=mime,
        revisit=kind == "revisit",
        digest=(heads.get_header("WARC-Payload-Digest") or "")[:200],
        refers_to=(heads.get_header("WARC-Refers-To-Target-URI") or "")[:4_000],
    )


def _mime(record: Any) -> str:
    heads = record.rec_headers if record.rec_type == "resource" else record.http_headers
    kind = (heads.get_header("Content-Type") or "") if heads else ""
    return str(kind).partition(";")[0].strip().lower()[:100]


def _headers(record: Any) -> dict[str, list[str]]:
    heads = record.http_headers or record.rec_headers
    found: dict[str, list[str]] = {}
    for name, value in heads.headers:
        found.setdefault(name.lower(), []).append(value)
    return found
