"""The whole trial: every photo of the sample store by its role, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image

from sample_store.mall.catalogue import Product, Shop, load_catalogue, photo_file
from sample_store.mall.server import SAMPLE_STORE
from sample_store.trial.collages import collage, on_one_ground
from sample_store.trial.hard import below_the_waist, filling, skin_coloured
from sample_store.trial.pages import KOREAN, LATIN, Letters, banner, notice, table
from sample_store.trial.swatches import chips, cloth, mean_colour
from sichak.image import read_grey, read_image
from sichak.layout import CLOTH_MASK, make_stem

__all__ = ["KOREAN", "LATIN", "Letters", "write_trial"]

Made = tuple[str, str, Image.Image]
"""Folder (role, or role and view), what it is, picture."""


@dataclass(frozen=True)
class Shot:
    """A product's photos by role and view, and the mask of its packshot."""

    sku: str
    photos: dict[str, Image.Image]
    mask: Image.Image

    @property
    def worn(self) -> list[str]:
        """Which of the photos are worn."""
        return [name for name in self.photos if name.startswith("worn-")]


def write_trial(out: Path, seed: int, letters: Sequence[Letters]) -> int:
    """Write ``out/<role>/<sku>-<what>.jpg``; the same seed and fonts give the same bytes.

    Args:
        out: gets the folders packshot, worn-front, worn-back, worn-side, detail, swatch,
            text and collage.
        seed: decides all that is drawn.
        letters: text is written in each in turn.

    Returns:
        number of photos.
    """
    shots = [_shot(shop, product) for shop in load_catalogue(SAMPLE_STORE).stores
             for product in shop.products]  # fmt: skip
    count = 0
    for number, shot in enumerate(shots):
        random = Random(f"{seed} {shot.sku}")
        for role, what, picture in _made(shot, shots, random, letters[number % len(letters)]):
            path = out / role / f"{shot.sku}-{what}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path, quality=92)
            count += 1
    return count


def _made(shot: Shot, shots: Sequence[Shot], random: Random, letters: Letters) -> Iterator[Made]:
    packshot, front = shot.photos["packshot"], shot.photos["worn-front"]
    for name, photo in shot.photos.items():
        yield name, "shop", photo
    yield "packshot", "filling", filling(packshot, shot.mask)
    yield "packshot", "skin", skin_coloured(packshot, shot.mask, random)
    for name in shot.worn:
        if (part := below_the_waist(shot.photos[name], random)) is not None:
            yield name, "bottoms", part
    yield "swatch", "cloth", cloth(packshot, shot.mask, random)
    colours = [mean_colour(one.photos["packshot"], one.mask) for one in shots]
    yield "swatch", "chips", chips(colours, letters, random)
    yield "text", "table", table(letters, random)
    yield "text", "notice", notice(letters, random)
    yield "text", "banner", banner(random.choice((front, packshot)), letters, random)
    everything = [photo for one in shots for photo in one.photos.values()]
    own = random.sample(list(shot.photos.values()), len(shot.photos))
    yield "collage", "own", collage([*own, packshot], random)
    yield "collage", "mixed", collage(random.sample(everything, 4), random)
    others = [one.photos["packshot"] for one in shots if one is not shot]
    yield "collage", "packshots", on_one_ground([packshot, random.choice(others)], random)
    yield "collage", "front-and-back", collage([packshot, front], random, "pair")


def _shot(shop: Shop, product: Product) -> Shot:
    photos = {}
    for photo in product.photos:
        name = f"worn-{photo.view}" if photo.role == "worn" else photo.role
        photos[name] = read_image(photo_file(SAMPLE_STORE, shop, product, photo))
    stem = make_stem(shop.name, product.sku)
    mask = Image.fromarray(read_grey(SAMPLE_STORE / "truth" / CLOTH_MASK.name / f"{stem}.png"))
    return Shot(product.sku, photos, mask)
