"""The last steps, by the new store's own code: saved pages as tests, its row, its check.

``python -m crawlers.new_store.finish JOB.json`` in the checkout, so that the modules just
written are the ones that run.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from crawlers.checkout import Checkout
from crawlers.fixtures import Case, cases, check, read_fields, winners, write_case
from crawlers.markup import Markup
from crawlers.new_store.skeleton import main_content, skeleton
from crawlers.page import Page
from crawlers.platform import Listed, platform_of
from crawlers.reading import Wins
from crawlers.sources.place import gender_in
from crawlers.store import Store, find_store, stores
from crawlers.stores_page import stores_markdown
from sichak.errors import CrawlError
from sichak.garment_words import category_in_words
from sichak.work.memo import write_atomically

UNFIT = 3
"""Exit code where all was written, and a list is not read."""


class Unfit(CrawlError):
    """What was written has to be corrected before it is of use."""


class PageJob(BaseModel):
    """A saved page: its file, where it is from, and its kind, "" for unknown.

    A page of a known kind is written down even where nothing is read from it yet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Path
    url: str
    kind: str = ""


class Job(BaseModel):
    """What is left to do: ``whole`` keeps pages as they were saved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    root: Path
    store: str
    pages: list[PageJob]
    whole: bool = False


class Read(BaseModel):
    """A page that was understood: of kind "list", "product" or a part of a product."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    page: Page
    kind: str
    sku: str = ""
    breadcrumb: tuple[str, ...] = ()
    name: str = ""
    listed: tuple[Listed, ...] = ()
    items: int = 0


def main(file: str) -> int:
    """Write the cases and the page of stores, check, and print what there is."""
    job = Job.model_validate_json(Path(file).read_bytes())
    try:
        for line in finish(job):
            print(line, flush=True)
    except CrawlError as error:
        print(error, file=sys.stderr)
        return UNFIT if isinstance(error, Unfit) else 1
    return 0


def finish(job: Job) -> Iterator[str]:
    """Do what is left, and tell of it.

    Raises:
        CrawlError: a page is neither of a product nor a list, as the platform reads it.
        Unfit: after all was written, for a list without products or of one number for several.
    """
    store, place = find_store(job.store), Checkout(job.root)
    read = [_understood(store, one) for one in job.pages]
    hovers = {one.sku: one.hover for page in read for one in page.listed}
    made: list[Case] = []
    for one in read:
        folder = _free(place.pages / store.name, one.kind)
        made.append(_write(store, folder, one, hovers, job.whole))
        size = len(made[-1].page.body)
        yield f"wrote tests/crawlers/pages/{store.name}/{folder.name} ({size:,} bytes)"
        yield from _told(made[-1])
    page = stores_markdown(list(stores().values()), cases(place.pages))
    if place.table.exists():
        write_atomically(place.table, page.encode())
        yield f"wrote its row and card into {place.table.relative_to(place.root)}"
    failing = [str(one) for case in made for one in check(case, store)]
    yield from (f"check: {text}" for text in failing)
    kinds = {case.kind for case in cases(place.pages) if case.store == store.name}
    for kind in ("list", "product"):
        if kind not in kinds:
            yield f"check: no saved {kind}: save one, or its test fails"
    if not failing and kinds >= {"list", "product"}:
        yield _counted(made)
    wrong = [text for one in read if one.kind == "list" and (text := _unfit(one))]
    if wrong:
        raise Unfit(f"check FAILED: {'; '.join(wrong)}. All that was written stays, for correction")


def _counted(made: list[Case]) -> str:
    """How many fields there are, and which of them are empty."""
    fields = [(name, value) for case in made for name, value in case.fields.items()]
    empty = [name for name, value in fields if value is None or value in ("", [], {})]
    found = f"{len(fields) - len(empty)} found something"
    nothing = f", {len(empty)} nothing: {', '.join(empty)}" if empty else ""
    return f"check: all {len(fields)} fields are read as saved; {found}{nothing}"


def _unfit(read: Read) -> str:
    """Why a list is of no use; "" where it is of use."""
    products = len(read.listed)
    if not products:
        return "the list gave 0 products; correct item=, link= and sku= in the platform"
    if products * 2 < read.items:
        return f"{read.items} items of the list gave {products} products; correct link= and sku="
    return ""


def _free(folder: Path, kind: str) -> Path:
    """A folder for a case that is not there yet: ``product``, then ``product-2`` and so on."""
    names = (kind, *(f"{kind}-{number}" for number in range(2, 1_000)))
    return next(folder / name for name in names if not (folder / name).exists())


def _understood(store: Store, saved: PageJob) -> Read:
    """What a page is, tried as a product, as a list, and as each part."""
    platform, wins = platform_of(store), Counter[tuple[str, str]]()
    page = Page(saved.url or store.homepage, saved.file.read_bytes())
    try:
        product = platform.read_product(page, wins)
        if saved.kind == "product" or (product.sku and product.images and not saved.kind):
            url = saved.url or platform.product_url(store, store.base_url, product.sku)
            return Read(
                page=Page(url, page.body),
                kind="product",
                sku=product.sku,
                breadcrumb=product.breadcrumb,
                name=product.name,
            )
    except ValueError:
        pass  # no page of JSON, or one of another kind
    try:
        listing = platform.read_list(page, wins)
    except ValueError:
        listing = None
    if listing is not None and (listing.products or saved.kind == "list"):
        items = platform.items(page) if isinstance(platform, Markup) else 0
        code = next(iter(store.categories.values())).code
        url = saved.url or platform.list_url(store, store.base_url, code, 1)
        return Read(page=Page(url, page.body), kind="list", listed=listing.products, items=items)
    raise CrawlError(
        f"{saved.file}: {store.platform} reads neither a product nor a list in it. Was it saved "
        "before its scripts had run, or is it the frame around a list? Save what the browser shows"
    )


def _write(store: Store, folder: Path, read: Read, hovers: dict[str, str], whole: bool) -> Case:
    found_in = _list_of(store, read) if read.kind == "product" else ""
    hover = hovers.get(read.sku, "") if read.kind == "product" else ""

    def reading(page: Page) -> Any:
        wins: Wins
        fields, wins = read_fields(store, read.kind, page, found_in, hover)
        return fields, winners(wins)

    fields, _ = reading(read.page)
    if whole or (read.kind != "list" and not fields.get("images")):
        page = read.page
    else:
        found = read.kind != "list" or fields["products"]
        page = skeleton(read.page, reading) if found else main_content(read.page)
    return write_case(folder, store, read.kind, page, found_in, hover)


def _list_of(store: Store, read: Read) -> str:
    """The list a product is likely in: of its gender and kind of garment, else the first."""
    garment = category_in_words(read.breadcrumb, read.name)
    gender = next(filter(None, map(gender_in, read.breadcrumb)), None)
    words = " ".join(read.breadcrumb).lower()

    def fits(name: str) -> tuple[bool, bool, bool, bool]:
        one = store.categories[name]
        kind = category_in_words((name.split("/")[-1],), "")
        named = any(text in words for text in _KOREAN.get(name.split("/")[1], ()))
        return not one.by_name, one.garment == garment, one.gender == gender, named or kind is None

    return max(store.categories, key=fits)


_KOREAN = {
    "skirts": ("스커트", "skirt"),
    "pants": ("팬츠", "pants", "trousers", "shorts", "데님"),
    "dresses": ("원피스", "드레스", "dress"),
    "knits": ("니트", "knit", "가디건"),
    "shirts": ("셔츠/블라우스", "블라우스", "shirt"),
    "tees": ("티셔츠", "t-shirt", "tee"),
}
"""Words of a breadcrumb by the last part of a list's name."""


def _told(case: Case) -> Iterator[str]:
    """What was found, and what was not."""
    fields = case.fields
    if case.kind == "list":
        total = "of an unknown number" if fields["total"] is None else f"of {fields['total']}"
        yield f"  found {len(fields['products'])} products {total}"
        return
    said = {name: fields[name] for name in ("sku", "name", "brand", "price", "colour")}
    yield "  found " + ", ".join(f"{name} {value}" for name, value in said.items() if value)
    roles = fields["roles"] if len(set(fields["roles"])) > 1 else fields["roles"][:1]
    yield f"  found {len(fields['images'])} photos; roles by place {', '.join(roles) or 'unknown'}"
    empty = [name for name in (*said, "breadcrumb", "images") if not fields[name]]
    if not fields["images"]:
        yield "  unsure: the page is kept whole, as its photos were not found: cut it yourself"
    if empty:
        yield f"  unsure: {', '.join(empty)} not found"
    if case.found_in:
        yield f"  unsure: taken to be from the list {case.found_in}, a {fields['category']} garment"
    if case.hover and not _has(case):
        yield "  unsure: the list's hover photo is not in the gallery; do addresses differ by size?"
    if fields.get("reject"):
        yield f"  unsure: it would become no garment: {fields['reject']}"


def _has(case: Case) -> bool:
    """Whether the hover photo is one of the gallery."""
    links = (one if isinstance(one, str) else one["url"] for one in case.fields["images"])
    return case.hover in links


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
