"""``catalogue.json``: what the mall sells, from the shoot's plan."""

from __future__ import annotations

import json

from atelier.cast import person
from atelier.collection import COLLECTION
from atelier.files import write
from atelier.products import PRODUCTS, ROLES, unpaired
from atelier.shoot import Shoot


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
    write(shoot.out / "catalogue.json", (text + "\n").encode())
