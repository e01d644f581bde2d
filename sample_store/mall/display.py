"""What one page of the mall shows, before an era's markup is put around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sample_store.mall.faults import Fault
from sample_store.mall.stock import Goods

Era: TypeAlias = Literal["2017", "2018", "2023", "mobile"]
"""Markup of SSF Shop: until 2017, 2018 to 2022, 2023 to 2026, and its mobile site of 2026."""

PLACEHOLDER = "/v3/images/common/noImg_60.gif"
"""What the shop shows where a picture is missing."""


@dataclass(frozen=True)
class Shot:
    """One thumbnail of a gallery: a path on the image host, or another address as it is.

    Attributes:
        path: on the image host; of a video too.
        outside: a whole address that is shown in its place, such as the placeholder's.
    """

    path: str
    outside: str = ""


@dataclass(frozen=True)
class Display:
    """A product page's content.

    Attributes:
        goods: what is sold.
        siblings: the same garment in other colours.
        shop, images: base addresses of the two hosts.
        shots: the gallery.
        lazy: whether addresses of pictures stand in ``data-original`` only.
        relative: whether addresses begin with ``//``.
        tabs: whether the description is opened by a click; else it comes by scrolling.
        data: the structured data: as it should be, not JSON at all, or missing.
    """

    goods: Goods
    siblings: Sequence[Goods]
    shop: str
    images: str
    shots: tuple[Shot, ...]
    lazy: bool = False
    relative: bool = False
    tabs: bool = True
    data: Literal["whole", "broken", "none"] = "whole"

    def picture(self, shot: Shot, size: str) -> str:
        """Address of a thumbnail's picture in a size such as ``LB_750x1000``."""
        if shot.outside:
            return shot.outside
        found = resized(self.images, shot.path, size)
        return found.partition(":")[2] if self.relative else found


def display(
    goods: Goods, siblings: Sequence[Goods], shop: str, images: str, fault: Fault | None
) -> Display:
    """The content of a product page, with what a fault makes of it."""
    shots = tuple(Shot(path) for path in goods.images)
    shown = Display(goods, siblings, shop, images, shots)
    if fault is None:
        return shown
    if fault.kind == "no_photos":
        return replace(shown, goods=replace(goods, images=()), shots=())
    if fault.kind == "video":
        video = Shot(f"/video/{goods.product.sku}.mp4")
        return replace(shown, shots=(*shots[: fault.place], video, *shots[fault.place :]))
    if fault.kind == "placeholder":
        missing = Shot("", outside=PLACEHOLDER)
        return replace(shown, shots=(*shots[: fault.place], missing, *shots[fault.place + 1 :]))
    if fault.kind == "short_gallery":
        images_left = goods.images[: fault.size]
        return replace(shown, goods=replace(goods, images=images_left), shots=shots[: fault.size])
    if fault.kind == "lazy":
        return replace(shown, lazy=True, data="none")
    if fault.kind == "protocol_relative":
        return replace(shown, relative=True)
    if fault.kind == "no_tab":
        return replace(shown, tabs=False)
    if fault.kind == "broken_data":
        return replace(shown, data="broken")
    return shown


def resized(image_host: str, path: str, size: str) -> str:
    """Address of a picture in another size, such as ``LB_750x1000``."""
    return f"{image_host}/cmd/{size}/src/{image_host}{path}"
