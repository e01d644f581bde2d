"""Which photos may leave with their pixels.

A photo belongs to whoever took it. Terms that let anyone pass it on as it is, changed and
for any purpose are known by name; every other photo needs the publisher's word on who
allowed it, which the export then keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dataset_builder.export.records import LeftOut, Photo
from sichak.errors import ParamsError

OPEN_LICENCES = frozenset(
    {
        "apache-2.0", "bsd-2-clause", "bsd-3-clause", "cc0-1.0", "cc-by-2.0", "cc-by-3.0",
        "cc-by-4.0", "cc-by-sa-2.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "mit", "mit-0",
        "odbl-1.0", "odc-by-1.0", "pddl-1.0", "unlicense",
    }
)  # fmt: skip
"""SPDX identifiers, in lower case, that allow copies and changed copies for any purpose.

Not those with NC or ND: the first forbids some who load the export, the second the
fitted picture itself.
"""


@dataclass(frozen=True)
class Rights:
    """What the publisher says.

    Attributes:
        with_photos: photos under other terms go out too; each store needs a permission.
        permissions: store ("own" for photos from none) → who allowed it, when, for what.
        skip: leave photos under other terms out.
    """

    with_photos: bool = False
    permissions: Mapping[str, str] = field(default_factory=dict)
    skip: bool = False


def is_open(licence: str) -> bool:
    """Whether a licence lets anyone pass the photo on, changed or not."""
    return licence.strip().lower() in OPEN_LICENCES


def cleared(photos: Sequence[Photo], rights: Rights) -> tuple[list[Photo], list[LeftOut]]:
    """The photos that may go out with their pixels, and those that are skipped.

    Raises:
        ParamsError: a photo may not go out and the publisher did not say what to do; the
            text names the stores and the ways on. Or a permission that fits no photo.
    """
    owners = {photo.record.owner for photo in photos}
    for store, words in rights.permissions.items():
        if store not in owners:
            raise ParamsError(f"--permission for {store!r}, of whom there is no photo")
        if not words.strip():
            raise ParamsError(f"--permission for {store!r} does not say who allowed what")
    if bool(rights.permissions) != rights.with_photos:
        raise ParamsError("--with-photos and --permission STORE=WORDS go together")
    kept: list[Photo] = []
    skipped: list[LeftOut] = []
    closed: Counter[tuple[str, str]] = Counter()
    for photo in photos:
        record = photo.record
        if is_open(record.licence) or record.owner in rights.permissions:
            kept.append(photo)
        elif rights.skip:
            skipped.append(LeftOut(str(photo), f"not to be passed on: {_terms(record.licence)}"))
        else:
            closed[record.owner, _terms(record.licence)] += 1
    if closed:
        raise ParamsError(_refusal(closed))
    return kept, skipped


def _terms(licence: str) -> str:
    return licence or "terms not stated"


def _refusal(closed: Counter[tuple[str, str]]) -> str:
    lines = [f"  {store}: {count} photos, {terms}" for (store, terms), count in closed.items()]
    store = next(iter(closed))[0]
    return "\n".join(
        [
            "this format holds photos, and these may not be passed on as they are:",
            *lines,
            "Publish their addresses (--format urls); or leave them out (--skip-restricted); or, "
            "with the right to publish them, say whose word you have: "
            f"--with-photos --permission '{store}=who allowed it, when, for what'",
        ]
    )
