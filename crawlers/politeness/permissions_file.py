"""``permissions.toml``: where it is, and what in it is wrong.

An entry that is wrong stops the crawl before anything is asked; one that has expired
does so only when it would be needed.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawlers.politeness.permissions import Permission
from sichak.errors import Refused

NAME = "permissions.toml"
VARIABLE = "SICHAK_PERMISSIONS"
MAX_BYTES = 1024 * 1024


class BadPermissions(Refused):
    """``permissions.toml`` cannot be trusted as it is; the text names file, entry and remedy."""


def find_permissions(given: Path | None) -> Path | None:
    """The file given, else ``$SICHAK_PERMISSIONS``, else ``permissions.toml`` here if there is one.

    Raises:
        BadPermissions: the file that was named is not there.
    """
    named = given or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None and not named.is_file():
        raise BadPermissions(f"no permissions at {named}")
    return named or (Path(NAME) if Path(NAME).is_file() else None)


def read_permissions(path: Path | None) -> tuple[Permission, ...]:
    """All entries of a file, checked; none for None.

    Args:
        path: of a TOML file with tables ``[[permission]]``.

    Raises:
        BadPermissions: it is no such file, an entry is wrong, two share an id, or the signed
            document of one that has not expired is missing or not the one it says.
    """
    if path is None:
        return ()
    entries = [_entry(path, place, table) for place, table in enumerate(_tables(path), 1)]
    seen: set[str] = set()
    for one in entries:
        if one.id in seen:
            raise BadPermissions(f"{path}: two permissions are called {one.id}")
        seen.add(one.id)
        if not one.is_over(datetime.now(UTC)):
            _check_document(path, one)
    return tuple(entries)


def _tables(path: Path) -> list[Any]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise BadPermissions(f"{path}: larger than {MAX_BYTES:,} bytes")
        found = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise BadPermissions(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BadPermissions(f"{path}: no TOML that can be read ({error})") from error
    tables = found.pop("permission", [])
    if found or not isinstance(tables, list):
        raise BadPermissions(f"{path}: only [[permission]] tables are expected")
    return tables


def _entry(path: Path, place: int, table: Any) -> Permission:
    name = table.get("id") if isinstance(table, dict) else None
    try:
        return Permission.model_validate(table)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg']}" for one in error.errors()[:4]
        )
        called = repr(name) if isinstance(name, str) else f"number {place}"
        raise BadPermissions(f"{path}: permission {called[:80]} is wrong: {problems}") from None


def _check_document(path: Path, one: Permission) -> None:
    document = path.parent / one.document
    where = f"{path}: permission {one.id}: the document {document}"
    try:
        with document.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadPermissions(f"{where} cannot be read ({error.strerror})") from error
    if found != one.document_sha256:
        raise BadPermissions(
            f"{where} has the SHA-256 {found}, not {one.document_sha256}; "
            "it is not the one that was entered"
        )
