"""A takedown: what it names is found, blocked, and removed from every place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sichak.errors import CrawlError
from sichak.layout import CLOTH, IMAGE
from sichak.takedown.blocklist import blocklist_of
from sichak.takedown.derived import Derived, blob_files, derived_from, remove_derived
from sichak.takedown.dvc import Cache, file_md5, remove_objects
from sichak.takedown.place import Found, Place, Wanted
from sichak.takedown.target import Target
from sichak.takedown.tombstones import (
    Blocked,
    Removed,
    append,
    blocked_line,
    now,
    read_tombstones,
)
from sichak.takedown.whence import Whence
from sichak.work.stage import file_sha256


@dataclass(frozen=True)
class Plan:
    """What a takedown will remove.

    Attributes:
        targets: what was named.
        wanted: what that comes to.
        sha256s: target's key → SHA-256 of the original photos it names.
        places: that hold something, in the order of removal.
        memos, derived, blobs: the memo stores, what they hold, and number of files of that.
        objects: of the DVC cache.
    """

    targets: Sequence[Target]
    wanted: Wanted
    sha256s: dict[str, set[str]]
    places: Sequence[tuple[Place, Found]]
    memos: Sequence[Path]
    derived: Derived
    blobs: int
    cache: Cache | None
    objects: Sequence[str] = field(default_factory=tuple)

    @property
    def photos(self) -> set[str]:
        """SHA-256 of all the original photos."""
        return set().union(*self.sha256s.values())

    def counts(self) -> dict[str, dict[str, int]]:
        """Place → files and rows that go."""
        found = {
            place.name: {"files": len(one.files) + len(one.besides), "rows": one.rows}
            for place, one in self.places
        }
        if self.derived.entries:
            names = ", ".join(map(str, self.memos))
            found[f"memo {names}"] = {"files": self.blobs, "rows": len(self.derived.entries)}
        if self.objects and self.cache:
            found[f"DVC cache {self.cache.objects}"] = {"files": len(self.objects), "rows": 0}
        return found


def plan(
    targets: Sequence[Target],
    places: Sequence[Place],
    memos: Sequence[Path],
    cache: Cache | None,
    tombstones: Path,
) -> Plan:
    """Find all that targets name; changes nothing.

    Args:
        targets: see :class:`Target`.
        places: in the order in which they are to be emptied: those from which others are
            found last.
        memos: folders of the memo stores.
        cache: of DVC, if there is one.
        tombstones: the project's file; what an earlier, perhaps unfinished run found stands there.

    Raises:
        DatasetError: a place or the file of tombstones cannot be read.
    """
    sha256s = {target.key: _before(target, tombstones) for target in targets}
    lists = {target.key: blocklist_of([target]) for target in targets}
    products: set[Target] = set()
    for row in (row for place in places for row in place.rows()):
        for name, blocked in lists.items():
            if row.sha256 and blocked.why(row):
                sha256s[name].add(row.sha256)
            if row.sku and blocked.why(Whence(brand=row.brand)):  # not every row tells its brand
                products.add(Target("sku", f"{row.store}/{row.sku}" if row.store else row.sku))
    photos = set().union(*sha256s.values())
    blocked = blocklist_of([*targets, *products]).with_sha256s(photos, "photo")
    wanted, seeds, derived = Wanted(blocked), set(photos), Derived()
    while True:  # names and bytes found in one place find more in the others
        derived = derived_from(memos, seeds)
        sizes = {**dict.fromkeys(seeds, -1), **derived.blobs}
        before, wanted = wanted, Wanted(blocked, sizes, wanted.stems)
        found = [(place, one) for place in places if (one := place.find(wanted))]
        wanted = replace(wanted, stems=wanted.stems.union(*(one.stems for _, one in found)))
        seeds |= {file_sha256(path) for _, one in found for path in one.files if _is_fitted(path)}
        if wanted == before:
            break
    blobs = blob_files(memos, derived)
    objects = _objects(cache, found, wanted, photos, blobs) if cache else ()
    return Plan(targets, wanted, sha256s, found, memos, derived, len(blobs), cache, objects)


def _is_fitted(path: Path) -> bool:
    return path.parent.name in (IMAGE.name, CLOTH.name)


def block(
    planned: Plan, tombstones: Path, reason: str, by: str, private: bool = False
) -> list[Blocked]:
    """Write the lines that block the targets; those that say nothing new are left out."""
    lines = []
    for target in planned.targets:
        photos = planned.sha256s[target.key]
        if _is_blocked(target, tombstones) and photos <= _before(target, tombstones):
            continue
        lines.append(blocked_line(target, reason, by, photos, private))
        append(tombstones, lines[-1])
    return lines


def carry_out(planned: Plan, say: Callable[[str], None]) -> None:
    """Remove what was planned. A run that is killed is finished by the same command.

    What is needed to find the rest is removed last: names of photos before the memo
    store, and that before the crawls; the hashes of the photos stand in the tombstone.

    Raises:
        CrawlError: a store is being crawled; all other places have been emptied.
    """
    if planned.cache:
        remove_objects(planned.cache, planned.objects)
    late = [place for place, _ in planned.places if place.name.startswith("crawl")]
    for place, _ in planned.places:
        if place not in late:
            say(place.name)
            place.remove(planned.wanted)
    remove_derived(planned.memos, planned.derived)
    in_use: list[CrawlError] = []
    for place in late:
        say(place.name)
        try:
            place.remove(planned.wanted)
        except CrawlError as error:
            in_use.append(error)
    if in_use:
        raise CrawlError(
            f"{'; '.join(map(str, in_use))}. All else is gone; when that has ended, give the same "
            "command again"
        )


def confirm(planned: Plan, tombstones: Path, unreached: Sequence[str]) -> None:
    """Write the line a target that says what was removed, all targets' together in the first."""
    for number, target in enumerate(planned.targets):
        line = Removed(
            id=target.key[:12],
            at=now(),
            counts=planned.counts() if number == 0 else {},
            sha256s=tuple(sorted(planned.sha256s[target.key])),
            objects=tuple(planned.objects) if number == 0 else (),
            unreached=tuple(unreached),
        )
        append(tombstones, line)


def _before(target: Target, tombstones: Path) -> set[str]:
    """Photos that earlier runs of the same takedown named."""
    return {
        one
        for line in read_tombstones(tombstones)
        if isinstance(line, Blocked) and line.key == target.key
        for one in line.sha256s
    } | ({target.value} if target.kind == "sha256" else set())


def _is_blocked(target: Target, tombstones: Path) -> bool:
    lines = read_tombstones(tombstones)
    return any(isinstance(line, Blocked) and line.key == target.key for line in lines)


def _objects(
    cache: Cache,
    found: Iterable[tuple[Place, Found]],
    wanted: Wanted,
    photos: set[str],
    blobs: Iterable[Path],
) -> list[str]:
    """Objects of the cache with the bytes of what goes, and those that bear its name."""
    files = [path for _, one in found for path in one.files]
    md5s = {file_md5(path) for path in (*files, *blobs) if path.is_file()}
    return cache.there(md5s | cache.named(photos, {stem for _, stem in wanted.stems}))
