"""The shoot: every photo of the catalogue and its truth, from seeds, resumable."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from atelier.body import Body, euler
from atelier.camera import Camera
from atelier.cast import person, person_meshes, posed
from atelier.collection import COLLECTION, ghost_packshot, outfit
from atelier.mesh import Mesh
from atelier.products import PRODUCTS, ROLES, Product, unpaired
from atelier.studio import Light, develop, first_hits, on_white, render
from atelier.truth import Scene, Truth, truth_of
from sichak.body25 import openpose_json
from sichak.labels import pil_palette
from sichak.layout import DENSEPOSE_IUV, OPENPOSE_JSON, PARSE

SOCK_TOP = 0.15
VIEWS = {"front": 0.0, "back": 178.0, "side": 84.0}
EXPOSURE = {"hanok": 1.14, "maru": 1.20}
LIGHTS = {
    "hanok": Light(key_side=-1.0, backdrop=(0.93, 0.93, 0.935)),
    "maru": Light(key_side=1.0, warmth=0.35, backdrop=(0.90, 0.885, 0.865), key=8.0, fill=2.8),
}
"""Each store has its own studio: grey-white paper, or warm paper lit from the other side."""


@dataclass(frozen=True, eq=False)
class Look:
    """A person dressed for a photo."""

    body: Body
    meshes: list[Mesh]
    garment: tuple[int, ...]
    product: Product
    sock: bool


@functools.lru_cache(maxsize=3)
def dressed(product: Product, garment: str) -> Look:
    """The product's person in its pose, wearing ``garment`` in the product's place."""
    someone, shoe = person(product.person), product.shoe
    sock = shoe.kind == "sneaker"
    body = posed(someone, product.pose, shoe)
    meshes = person_meshes(someone, body, shoe, sock)
    specs = {spec.id: spec for spec in COLLECTION}
    worn = outfit(body, [specs[garment], *(specs[other] for other in product.others)])
    mine: list[int] = []
    for name, parts in worn.items():
        if name == garment:
            mine = list(range(len(meshes), len(meshes) + len(parts)))
        meshes = [*meshes, *parts]
    return Look(body, meshes, tuple(mine), product, sock)


def turned(meshes: list[Mesh], degrees: float) -> list[Mesh]:
    """Meshes turned about the vertical through the middle of the stage."""
    turn = euler(0.0, 0.0, degrees).T
    return [
        replace(
            mesh,
            vertices=mesh.vertices @ turn,
            normals=None if mesh.normals is None else mesh.normals @ turn,
        )
        for mesh in meshes
    ]


def camera_for(look: Look) -> Camera:
    """The frame of a worn photo: head to shoes, or from the thighs up."""
    top = max(float(mesh.vertices[:, 2].max()) for mesh in look.meshes)
    low = -look.product.shoe.lift
    if look.product.close:
        knee = float(look.body.joints["lowerleg01.L"][2])
        return Camera(height=1.25, distance=4.6, bottom=knee + 0.10, top=top + 0.07)
    return Camera(height=1.05, distance=5.2, bottom=low - 0.09, top=top + 0.09)


def detail_camera(look: Look) -> Camera:
    """A close crop of the product."""
    points = np.concatenate([look.meshes[number].vertices for number in look.garment])
    low, high = points.min(axis=0), points.max(axis=0)
    tall = 0.46
    middle = high[2] - 0.16 if look.product.kind != "dress" else high[2] - 0.20
    core = points[np.abs(points[:, 2] - middle) < 0.1]
    centre = float(np.median(core[:, 0]))
    del low
    return Camera(middle, 3.2, middle - tall / 2, middle + tall / 2, centre)


def packshot_camera(meshes: list[Mesh]) -> Camera:
    """A frame with an even margin round a garment alone."""
    points = np.concatenate([mesh.vertices for mesh in meshes])
    low, high = points.min(axis=0), points.max(axis=0)
    tall = max(high[2] - low[2], (high[0] - low[0]) * 4 / 3) / 0.84
    middle = float((high[2] + low[2]) / 2)
    centre = float((high[0] + low[0]) / 2)
    return Camera(middle, 5.0, middle - tall / 2, middle + tall / 2, centre)


@dataclass(frozen=True)
class Task:
    """One file to make (truth tasks make several, named by the last)."""

    name: str
    file: Path
    sku: str
    run: Callable[[], None]


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
        """Everything there is to make, a product's pictures together."""
        for product in PRODUCTS:
            yield from self._product(product)
            yield from self._truth(product)
            for owner, other in unpaired():
                if owner is product:
                    yield self._unpaired(owner, other)

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

    def _product(self, product: Product) -> Iterator[Task]:
        for number, (role, view) in enumerate(self.photos(product)):
            file = self.file(product, number)
            seed = 1000 * PRODUCTS.index(product) + number
            run = functools.partial(self._photo, product, role, view, file, seed)
            yield Task(f"{product.garment} {role} {view}", file, product.sku, run)

    def _photo(self, product: Product, role: str, view: str, file: Path, seed: int) -> None:
        if role == "packshot":
            self._packshot(product, file, seed)
            return
        look = dressed(product, product.garment)
        camera = camera_for(look) if role == "worn" else detail_camera(look)
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
        light = replace(LIGHTS["hanok"], backdrop=None, around=0.95, key=7.0)
        linear, alpha = render(meshes, camera, light, max(self.samples, 24), seed)
        covered = first_hits(meshes, camera)[0] >= 0
        mask = Image.fromarray((covered * 255).astype(np.uint8), "L")
        _write(self._truth_file("cloth-mask", product.stem, ".png"), _png(mask))
        self._save(on_white(linear, alpha, 1.15, seed), file)

    def _truth_file(self, folder: str, stem: str, ending: str) -> Path:
        return self.out / "truth" / folder / f"{stem}{ending}"

    def _truth(self, product: Product) -> Iterator[Task]:
        file = PARSE.path(self.out / "truth", product.stem)
        run = functools.partial(self._write_truth, product)
        yield Task(f"{product.garment} truth", file, product.sku, run)

    def _write_truth(self, product: Product) -> None:
        look = dressed(product, product.garment)
        scene = Scene(look.body, look.meshes, look.garment, SOCK_TOP if look.sock else None)
        truth = truth_of(scene, camera_for(look).scaled(self.scale))
        for path, data in truth_files(truth, product.stem, self.out / "truth"):
            _write(path, data)

    def _unpaired(self, owner: Product, other: Product) -> Task:
        file = self.out / "truth" / "unpaired" / f"{owner.stem}_{other.stem}.jpg"

        def run() -> None:
            # the photo of the other garment is framed as the person's own photo is
            camera = camera_for(dressed(owner, owner.garment))
            look = dressed(owner, other.garment)
            seed = 1000 * PRODUCTS.index(owner) + 100 + PRODUCTS.index(other)
            self._worn(look.meshes, camera, owner, file, seed)

        return Task(f"{owner.garment} as {other.garment}", file, owner.sku, run)

    def _save(self, photo: npt.NDArray[np.uint8], file: Path) -> None:
        buffer = io.BytesIO()
        Image.fromarray(photo, "RGB").save(buffer, "JPEG", quality=self.quality, optimize=True)
        _write(file, buffer.getvalue())


def truth_files(truth: Truth, stem: str, root: Path) -> list[tuple[Path, bytes]]:
    """The files of one photo's truth; the parse map last, it says that all are there."""
    parse = Image.fromarray(truth.parse, "P")
    parse.putpalette(pil_palette())
    garment = Image.fromarray((truth.garment * 255).astype(np.uint8), "L")
    order = Image.fromarray(truth.depth_order, "L")
    pose = openpose_json(truth.pose, truth.left_hand, truth.right_hand)
    return [
        (OPENPOSE_JSON.path(root, stem), pose),
        (DENSEPOSE_IUV.path(root, stem), _png(Image.fromarray(truth.iuv, "RGB"))),
        (root / "worn-garment-mask" / f"{stem}.png", _png(garment)),
        (root / "depth-order" / f"{stem}.png", _png(order)),
        (PARSE.path(root, stem), _png(parse)),
    ]


def catalogue(shoot: Shoot) -> dict[str, object]:
    """``catalogue.json``: stores, their products, the photos in the gallery's order."""
    specs = {spec.id: spec for spec in COLLECTION}
    stores = []
    for store in ROLES:
        products = []
        for product in PRODUCTS:
            if product.store != store:
                continue
            spec = specs[product.garment]
            products.append(
                {
                    "sku": product.sku,
                    "name": product.name,
                    "category": spec.category,
                    "kind": product.kind,
                    "gender": person(product.person).gender,
                    "colour": spec.colour,
                    "price": product.price,
                    "garment": product.garment,
                    "stem": product.stem,
                    "person": product.person,
                    "pose": product.pose.name,
                    "worn_with": list(product.others),
                    "photos": [
                        {
                            "file": str(shoot.file(product, number).relative_to(shoot.out)),
                            "role": role,
                            "view": view,
                        }
                        for number, (role, view) in enumerate(shoot.photos(product))
                    ],
                }
            )
        stores.append({"name": store, "products": products})
    pairs = [{"person": owner.stem, "garment": other.stem} for owner, other in unpaired()]
    return {"stores": stores, "unpaired": pairs}


def write_catalogue(shoot: Shoot) -> None:
    """Write ``catalogue.json``."""
    text = json.dumps(catalogue(shoot), ensure_ascii=False, indent=1)
    _write(shoot.out / "catalogue.json", (text + "\n").encode())


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
