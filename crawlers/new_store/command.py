"""A new store, from saved pages to a check that passes."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.checkout import Checkout
from crawlers.new_store.draft import Asked, Draft
from crawlers.new_store.failure import failure
from crawlers.new_store.files import add_to_params, all_or_none, remove_below
from crawlers.new_store.finish import UNFIT
from crawlers.new_store.names import check_name
from crawlers.new_store.saved import Saved, read_saved
from crawlers.store import stores
from sichak.errors import CrawlError

DRAFTS = "draft"
"""Module of a platform that drafts stores: its ``draft_store(asked, pages)``."""

SECONDS = 300
"""Time for the last steps, which run the new store's own code."""


def new_store(
    asked: Asked,
    place: Checkout,
    paths: Sequence[Path],
    *,
    platform: str = "",
    new_platform: str = "",
    urls: Sequence[str] = (),
    whole: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Write a store's module, saved pages, entry of ``params.yaml`` and row; then check it.

    Args:
        asked: what the author says.
        place: the checkout it is written into.
        paths: saved pages, at best a list and a product.
        platform: that reads them; "" for the one whose stores are at the pages' host.
        new_platform: name of a platform to begin with these pages.
        urls: where the pages are from, in order, as far as they do not say so themselves.
        whole: whether to keep the pages as they were saved.
        tell: gets one line after the other.

    Raises:
        CrawlError: a name or code is wrong or missing, a page cannot be read, or a file is
            there already. Then nothing has changed. Or nothing can be read from a list; then
            all was written, for the author to correct.
    """
    check_name(asked.name, "store")
    saved = read_saved(paths, urls)
    draft = _draft(asked, place, platform, new_platform, saved)
    files = {name: text.encode() for name, text in draft.files.items()}
    before = {path: path.read_bytes() for path in (place.params, place.table) if path.exists()}
    with all_or_none(place.root, files, [place.pages / asked.name]):
        try:
            for name in files:
                tell(f"wrote {name}")
            for text in draft.found:
                tell(f"  found {text}")
            for text in draft.unsure:
                tell(f"  unsure: {text}")
            source = f"crawlers/stores/{asked.name}.py"
            tell(f"wrote into params.yaml: {add_to_params(place.params, asked.name, source)}")
            unfit = _finish(asked.name, place, saved, draft.kinds, whole, tell)
        except BaseException:
            for path, body in before.items():
                path.write_bytes(body)
            raise
    if unfit:
        raise CrawlError(unfit)


def save_pages(
    name: str,
    place: Checkout,
    paths: Sequence[Path],
    *,
    urls: Sequence[str] = (),
    whole: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Add saved pages to a store that is there, as tests.

    Args:
        name: of the store.
        place, paths, urls, whole, tell: as of :func:`new_store`.

    Raises:
        CrawlError: there is no such store, or a page cannot be read. Then nothing has changed.
    """
    check_name(name, "store")
    if not (place.stores / f"{name}.py").is_file():
        raise CrawlError(f"no store {name!r} in {place.stores}; `sichak new-store` begins one")
    folder = place.pages / name
    before = set(folder.iterdir()) if folder.is_dir() else set()
    try:
        unfit = _finish(name, place, read_saved(paths, urls), {}, whole, tell)
    except BaseException:
        for one in set(folder.iterdir()) - before if folder.is_dir() else ():
            remove_below(one)
        raise
    if unfit:
        raise CrawlError(unfit)


def _draft(
    asked: Asked, place: Checkout, platform: str, new_platform: str, saved: Sequence[Saved]
) -> Draft:
    pages = [one.page for one in saved]
    if new_platform:
        from crawlers.new_store.platform_module import draft_platform

        if platform:
            raise CrawlError("--platform names one there is, --new-platform one to begin: not both")
        check_name(new_platform, "platform")
        return draft_platform(asked, new_platform, pages)
    chosen = platform or _platform_at(saved)
    known = sorted(info.name for info in pkgutil.iter_modules([str(place.platforms)]))
    if chosen not in known:
        raise CrawlError(
            f"no platform {chosen[:60]!r} among {', '.join(known)}; begin one with "
            "--new-platform NAME"
        )
    try:
        module = importlib.import_module(f"crawlers.platforms.{chosen}.{DRAFTS}")
    except ModuleNotFoundError:
        raise CrawlError(
            f"platform {chosen} drafts no stores: copy one of its modules in crawlers/stores and "
            "save pages beside; see docs/howto-new-store.md"
        ) from None
    drafted: Draft = module.draft_store(asked, pages)
    return drafted


def _platform_at(saved: Sequence[Saved]) -> str:
    """The platform of the stores whose hosts the pages are from."""
    hosts = {urlsplit(one.page.url).hostname or "" for one in saved}
    found = {
        store.platform
        for store in stores().values()
        for domain in store.domains
        for host in hosts
        if not store.sample and (host == domain or host.endswith(f".{domain}"))
    }
    if len(found) != 1:
        where = ", ".join(sorted(filter(None, hosts))) or "a place they do not say"
        raise CrawlError(
            f"no platform is known for pages from {where}: name one with --platform, or begin "
            "one with --new-platform NAME"
        )
    return found.pop()


def _finish(
    name: str,
    place: Checkout,
    saved: Sequence[Saved],
    kinds: Mapping[str, str],
    whole: bool,
    tell: Callable[[str], None],
) -> str:
    """Run the last steps in a process that imports the checkout's modules.

    Returns:
        why what was written is of no use yet; "" where it is of use.
    """
    job = {
        "root": str(place.root),
        "store": name,
        "pages": [
            {
                "file": str(one.path.resolve()),
                "url": one.page.url,
                "kind": kinds.get(one.page.url, ""),
            }
            for one in saved
        ],
        "whole": whole,
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.json"
        file.write_text(json.dumps(job), encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "crawlers.new_store.finish", str(file)],
                cwd=place.root,
                env={
                    **os.environ,
                    "PYTHONPATH": str(place.root),
                    "PYTHONDONTWRITEBYTECODE": "1",  # a folder that is taken back must be empty
                },
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CrawlError(f"the pages could not be read in {SECONDS} s") from None
    for line in done.stdout.splitlines():
        tell(line)
    if done.returncode == UNFIT:
        return failure(done.stderr, place.root)
    if done.returncode:
        why = failure(done.stderr, place.root) or f"exit code {done.returncode}"
        raise CrawlError(f"{why}. All that was written is taken back")
    return ""
