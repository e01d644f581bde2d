"""Time the selection's decisions over made-up photos: how they grow with the number of photos."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dataset_builder.parse.compare.measure import peak_memory
from dataset_builder.select.choose import Measured, choose
from dataset_builder.select.fit import Geometry
from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Photo, Role

STORES = 50
GALLERY: tuple[Role, ...] = ("worn", "packshot", "worn", "packshot", "worn", "detail")
"""A product's photos."""

BLACK = 0.3
"""Share of the products that are near black and of one cut: the worst a real shop has."""

SOLD_TWICE = 0.2
"""Share of the products that another store sells too, with photos saved anew."""


@dataclass(frozen=True)
class Decided:
    """What the decisions over some photos came to.

    Attributes:
        photos: how many.
        copies: of these, found to be the same as another one.
        pairs: chosen.
        seconds: of processor time.
        memory: bytes by which the process's peak grew, the photos themselves not counted.
    """

    photos: int
    copies: int
    pairs: int
    seconds: float
    memory: int


def bench_duplicates(count: int, say: Callable[[str], None]) -> list[Decided]:
    """Decide over a twentieth, a fifth and all of some made-up photos.

    Args:
        count: of photos.
        say: told what is being timed.
    """
    decided = []
    for part in dict.fromkeys((max(1, count // 20), max(1, count // 5), count)):
        say(f"bench: {part} photos")
        photos = made_up(part)
        before, begun = peak_memory(), time.process_time()
        chosen = choose(photos, SelectParams())
        seconds, memory = time.process_time() - begun, peak_memory() - before
        copies = sum(one.reason.startswith("the same photo") for one in chosen.dropped)
        decided.append(Decided(part, copies, len(chosen.pairs), seconds, memory))
    return decided


def made_up(count: int, seed: int = 0) -> list[Measured]:
    """Measured photos of products that nobody photographed; the same ones every time."""
    random = np.random.default_rng(seed)
    photos: list[Measured] = []
    product: list[Measured] = []
    while len(photos) < count:
        sold = bool(product) and random.random() < SOLD_TWICE
        store = f"store{random.integers(STORES)}"
        sku = f"P{len(photos) // len(GALLERY):06d}"
        looks = _again(product, random) if sold else _new(random)
        product = [_photo(store, sku, at, look) for at, look in enumerate(looks)]
        photos += product
    return photos[:count]


def _new(random: np.random.Generator) -> Iterator[Measures]:
    """The looks of a gallery."""
    if random.random() < BLACK:
        colour, aspect = np.array([15.0, 0.0, 0.0]) + random.normal(0, 1.0, 3), 0.8
    else:
        spread = random.normal(0, 1, 3) * (20.0, 12.0, 12.0)
        colour, aspect = (
            np.array([50.0, 2.0, 5.0]) + spread,
            float(np.exp(random.normal(-0.3, 0.3))),
        )
    for role in GALLERY:
        shade = colour + random.normal(0, 0.5, 3)
        yield _measures(role, random.bytes(32), shade, aspect * random.normal(1, 0.01))


def _again(product: list[Measured], random: np.random.Generator) -> Iterator[Measures]:
    """The looks of a gallery whose photos were saved once more."""
    for one in product:
        phash = bytearray.fromhex(one.measures.phash)
        for bit in random.integers(0, 256, 10).tolist():
            phash[bit // 8] ^= 1 << bit % 8
        light, a, b = one.measures.colour
        changes = {"phash": phash.hex(), "colour": (light + float(random.normal(0, 0.5)), a, b)}
        yield one.measures.model_copy(update=changes)


def _photo(store: str, sku: str, at: int, look: Measures) -> Measured:
    digits = hashlib.sha256(f"{store} {sku} {at}".encode()).hexdigest()
    photo = Photo(
        store=store,
        sku=sku,
        image_index=at,
        file=f"photos/{digits[:2]}/{digits}.jpg",
        sha256=digits,
        role=GALLERY[at],
        role_source="index",
        category="upper",
        url=f"https://{store}.example/{sku}/{at}.jpg",
    )
    return Measured(f"{store}-{sku}-{at}", photo, look)


def _measures(
    role: Role, phash: bytes, colour: np.ndarray[tuple[int], np.dtype[np.float64]], aspect: float
) -> Measures:
    light, a, b = (round(float(part), 3) for part in colour)
    return Measures(
        geometry=Geometry(1500, 2000, 0.512, 0.0, 0.0),
        same_bytes=False,
        border=0.2 if role == "detail" else 1.0,
        plain=role != "detail",
        foreground=0.4,
        touch=(0.0, 0.0, 0.0, 0.0),
        symmetry=0.9,
        likeness=0.8 if role == "detail" else 0.0,
        skin=0.1 if role == "worn" else 0.0,
        lines=0,
        lettering=0.0,
        seam=0.0,
        things=1,
        unevenness=30.0,
        chips=0.0,
        contrast=30.0,
        blur=0.5,
        person_score=0.9 if role == "worn" else 0.1,
        people=(_STANDING,) if role == "worn" else (),
        phash=phash.hex(),
        colour=(light, a, b),
        aspect=round(aspect, 3),
    )


_STANDING = Person(
    score=0.9,
    box=(500.0, 200.0, 1000.0, 1900.0),
    body=tuple((750.0, 200.0 + 68.0 * joint, 0.9) for joint in range(25)),
    view="front",
)
"""Who wears everything."""
