"""permissions.toml."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawlers.politeness.permissions_file import (
    BadPermissions,
    find_permissions,
    read_permissions,
)

SIGNED = b"We allow it. A. Kim"
SHA256 = hashlib.sha256(SIGNED).hexdigest()
ENTRY = f"""
[[permission]]
id = "ssf-2026-1"
host = "www.ssfshop.com"
grantor = "A. Kim"
contact = "kim@example.org"
basis = "letter"
scope = "research"
paths = ["/"]
document = "letters/1.pdf"
document_sha256 = "{SHA256}"
granted = 2026-11-01
expires = 2099-10-31
requests_per_minute = 20.0
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a permissions.toml beside a signed document."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "1.pdf").write_bytes(SIGNED)

    def to(text: str) -> Path:
        path = tmp_path / "permissions.toml"
        path.write_bytes(text.encode())
        return path

    return to


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SICHAK_PERMISSIONS", raising=False)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")


def test_none_and_an_empty_one_permit_nothing(write: Write) -> None:
    assert read_permissions(None) == ()
    assert read_permissions(write("")) == ()
    assert read_permissions(write("permission = []")) == ()


def test_the_document_lies_beside_the_file_not_where_the_command_runs(write: Write) -> None:
    (one,) = read_permissions(write(ENTRY))
    assert (one.id, one.expires) == ("ssf-2026-1", date(2099, 10, 31))


def test_a_byte_order_mark_does_no_harm(write: Write) -> None:
    assert len(read_permissions(write("\ufeff" + ENTRY))) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[permission", "no TOML that can be read"),
        ("\0", "no TOML that can be read"),
        ("x = " + "[" * 20_000, "no TOML that can be read"),
        ("#" * 1_100_000, "larger than 1,048,576 bytes"),
        ("[permission]\n", "only [[permission]] tables"),
        ("[[permissions]]\n", "only [[permission]] tables"),
        (ENTRY + "[robots]\nobey = false\n", "only [[permission]] tables"),
        ("[[permission]]\n", "permission number 1 is wrong: id: Field required"),
        (ENTRY + "[[permission]]\nhost = 3\n", "permission number 2 is wrong"),
        ("permission = [1]", "permission number 1 is wrong"),
        (ENTRY.replace('"ssf-2026-1"', '"Ssf 1"'), "permission 'Ssf 1' is wrong: id:"),
        (ENTRY.replace("20.0", "0"), "permission 'ssf-2026-1' is wrong: requests_per_minute"),
        (ENTRY + "robots = false\n", "permission 'ssf-2026-1' is wrong: robots: Extra"),
        (ENTRY.replace("2099-10-31", "2026-10-31"), "expires on 2026-10-31, before it is granted"),
        (ENTRY + ENTRY, "two permissions are called ssf-2026-1"),
        (ENTRY.replace("1.pdf", "2.pdf"), "letters/2.pdf cannot be read (No such file"),
        (ENTRY.replace("letters/1.pdf", "letters"), "cannot be read (Is a directory"),
        (ENTRY.replace(SHA256, "0" * 64), f"has the SHA-256 {SHA256}, not 000"),
    ],
)
def test_what_is_wrong_names_the_file_and_the_entry(write: Write, text: str, words: str) -> None:
    path = write(text)
    with pytest.raises(BadPermissions, match=re.escape(words)) as caught:
        read_permissions(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert caught.value.exit_code == 2


def test_a_signed_document_that_was_changed_is_none(write: Write, tmp_path: Path) -> None:
    path = write(ENTRY)
    read_permissions(path)
    (tmp_path / "letters" / "1.pdf").write_bytes(SIGNED + b" and B. Lee")
    with pytest.raises(BadPermissions, match=r"ssf-2026-1: the document .* is not the one"):
        read_permissions(path)


def test_of_an_expired_one_the_document_is_not_needed(write: Write, tmp_path: Path) -> None:
    (tmp_path / "letters" / "1.pdf").unlink()
    (one,) = read_permissions(write(ENTRY.replace("2099-10-31", "2026-11-02")))
    assert one.expires == date(2026, 11, 2)


def test_a_folder_of_that_name_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadPermissions, match=r"cannot be read \(Is a directory\)"):
        read_permissions(tmp_path)


def test_it_is_looked_for_where_it_is_named_then_by_the_variable_then_here(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = write(ENTRY)
    assert find_permissions(None) is None
    Path("permissions.toml").write_text("")
    assert find_permissions(None) == Path("permissions.toml")
    monkeypatch.setenv("SICHAK_PERMISSIONS", str(named))
    assert find_permissions(None) == named
    assert find_permissions(Path("permissions.toml")) == Path("permissions.toml")


@pytest.mark.parametrize("by_variable", [True, False])
def test_one_that_is_named_has_to_be_there(
    by_variable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = Path("missing.toml")
    if by_variable:
        monkeypatch.setenv("SICHAK_PERMISSIONS", str(missing))
    with pytest.raises(BadPermissions, match=r"no permissions at missing\.toml"):
        find_permissions(None if by_variable else missing)


def test_the_page_on_conduct_shows_permissions_that_can_be_used(
    write: Write, tmp_path: Path
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "conduct.md").read_text()
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "letters" / "ssf-2026-1.pdf").write_bytes(SIGNED)
    shop, images = read_permissions(write(shown.replace("0" * 64, SHA256)))
    assert shop.covers("https://www.ssfshop.com/KUHO/GM0024122750066/good")
    assert shop.covers("https://www.ssfshop.com/selectProductList?dspCtgryNo=SFMA41A04")
    assert not shop.covers("https://www.ssfshop.com/8seconds/GM0024122750066/good")
    assert images.covers("https://img.ssfshop.com/goods/WMBR/24/12/27/GM0024122750066_0.jpg")
