"""The shoot: every photo of the catalogue and its truth, from seeds, resumable."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from atelier.camera import Camera
from atelier.collection import COLLECTION, ghost_packshot
from atelier.develop import develop, on_white
from atelier.files import png, truth_files, write
from atelier.looks import (
    camera_for,
    detail_camera,
    dressed,
    packshot_camera,
    turned,
)
from atelier.mesh import Mesh
from atelier.products import PRODUCTS, ROLES, Product, unpaired
from atelier.rays import first_hits
from atelier.studio import Light, render
from atelier.truth import Scene, truth_of
from sichak.layout import PARSE

SOCK_TOP = 0.15
VIEWS = {"front": 0.0, "back": 178.0, "side": 84.0}
EXPOSURE = {"hanok": 1.02, "maru": 1.20}
LIGHTS = {
    "hanok": Light(key_side=-1.0, backdrop=(0.93, 0.93, 0.935)),
    "maru": Light(key_side=1.0, warmth=0.35, backdrop=(0.90, 0.885, 0.865), key=8.0, fill=2.8),
}
"""Each store has its own studio: grey-white paper, or warm paper lit from the other side."""


@dataclass(frozen=True)
class Task:
    """One file to make (truth tasks make several, named by the last, and trace no light)."""

    name: str
    file: Path
    sku: str
    run: Callable[[], None]
    is_truth: bool = False


@dataclass(frozen=True)
class Shoot:
    """Where the photos go and how well they are rendered.

    Attributes:
        out: the sample store's folder.
        scale: of 768x1024.
        samples: light paths a pixel, before denoising.
        quality: of the JPEGs.
    """

    out: Path
    scale: float = 1.0
    samples: int = 12
    quality: int = 90

    def tasks(self) -> Iterator[Task]:
        """Everything there is to make: worn fronts, packshots and truth first."""
        for product in PRODUCTS:
            yield from self._product(product, (("worn", "front"), ("packshot", "front")))
            yield from self._truth(product)
        for product in PRODUCTS:
            for owner, other in unpaired():
                if owner is product:
                    yield self._unpaired(owner, other)
        for product in PRODUCTS:
            yield from self._product(
                product, (("worn", "back"), ("worn", "side"), ("detail", "front"))
            )

    def photos(self, product: Product) -> list[tuple[str, str]]:
        """(role, view) of a product's gallery, in its order."""
        table = {
            "worn": [("worn", "front")],
            "second": [("worn", product.second)],
            "packshot": [("packshot", "front")],
            "detail": [("detail", "front")],
        }
        gallery = [photo for role in ROLES[product.store] for photo in table[role]]
        if product.lookbook:
            gallery.insert(gallery.index(("worn", "front")), ("worn", "side"))
        return gallery

    def file(self, product: Product, number: int) -> Path:
        """Where a photo of a gallery lies."""
        return self.out / "photos" / product.store / product.sku / f"{number}.jpg"

    def _product(self, product: Product, wanted: tuple[tuple[str, str], ...]) -> Iterator[Task]:
        for number, (role, view) in enumerate(self.photos(product)):
            if (role, view) not in wanted:
                continue
            file = self.file(product, number)
            seed = 1000 * PRODUCTS.index(product) + number
            run = functools.partial(self._photo, product, role, view, file, seed)
            yield Task(f"{product.garment} {role} {view}", file, product.sku, run)

    def _photo(self, product: Product, role: str, view: str, file: Path, seed: int) -> None:
        if role == "packshot":
            self._packshot(product, file, seed)
            return
        look = dressed(product, product.garment)
        camera = camera_for(product) if role == "worn" else detail_camera(look)
        spin = VIEWS[view] - product.pose.turn if view != "front" else 0.0
        self._worn(turned(look.meshes, spin), camera, product, file, seed)

    def _worn(
        self, meshes: list[Mesh], camera: Camera, product: Product, file: Path, seed: int
    ) -> None:
        light = replace(LIGHTS[product.store], floor=-product.shoe.lift)
        linear, _ = render(meshes, camera.scaled(self.scale), light, self.samples, seed)
        self._save(develop(linear, EXPOSURE[product.store], 0.7, seed), file)

    def _packshot(self, product: Product, file: Path, seed: int) -> None:
        spec = next(s for s in COLLECTION if s.id == product.garment)
        meshes = ghost_packshot(spec)
        camera = packshot_camera(meshes).scaled(self.scale)
        light = replace(LIGHTS["hanok"], backdrop=None, around=0.85, key=6.0)
        linear, alpha = render(meshes, camera, light, self.samples, seed)
        covered = first_hits(meshes, camera)[0] >= 0
        mask = Image.fromarray((covered * 255).astype(np.uint8), "L")
        write(self._truth_file("cloth-mask", product.stem, ".png"), png(mask))
        self._save(on_white(linear, alpha, 1.05, seed), file)

    def _truth_file(self, folder: str, stem: str, ending: str) -> Path:
        return self.out / "truth" / folder / f"{stem}{ending}"

    def _truth(self, product: Product) -> Iterator[Task]:
        file = PARSE.path(self.out / "truth", product.stem)
        run = functools.partial(self._write_truth, product)
        yield Task(f"{product.garment} truth", file, product.sku, run, is_truth=True)

    def _write_truth(self, product: Product) -> None:
        look = dressed(product, product.garment)
        scene = Scene(look.body, look.meshes, look.garment, SOCK_TOP if look.sock else None)
        truth = truth_of(scene, camera_for(product).scaled(self.scale))
        for path, data in truth_files(truth, product.stem, self.out / "truth"):
            write(path, data)

    def _unpaired(self, owner: Product, other: Product) -> Task:
        file = self.out / "truth" / "unpaired" / f"{owner.stem}_{other.stem}.jpg"

        def run() -> None:
            look = dressed(owner, other.garment)
            seed = 1000 * PRODUCTS.index(owner) + 100 + PRODUCTS.index(other)
            self._worn(look.meshes, camera_for(owner), owner, file, seed)

        return Task(f"{owner.garment} as {other.garment}", file, owner.sku, run)

    def _save(self, photo: npt.NDArray[np.uint8], file: Path) -> None:
        buffer = io.BytesIO()
        Image.fromarray(photo, "RGB").save(buffer, "JPEG", quality=self.quality, optimize=True)
        write(file, buffer.getvalue())
