"""The two stores' goods: which garment, on whom, in what pose, with what else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from atelier.cast import BLACK_SNEAKER, FLAT, LOAFER, PUMP, SNEAKER
from atelier.poses import DOWN, HAND_ON_HIP, ONE_LEG, TURNED, TURNED_AWAY, Pose
from atelier.shoes import Shoe
from sichak.layout import make_stem


@dataclass(frozen=True, eq=False)
class Product:
    """One product in one colour, and how it is photographed.

    Attributes:
        store: ``hanok`` or ``maru``.
        sku: goods number as SSF Shop writes it.
        garment: id in ``atelier.collection.COLLECTION``.
        name: as the shop prints it.
        kind: the shop's category.
        price: won.
        person: id in ``atelier.cast.CAST``.
        pose: of the worn photos.
        others: garments worn with it.
        shoe: worn with it.
        second: view of the second worn photo, ``back`` or ``side``.
        close: framed from the thighs up instead of head to shoes.
        lookbook: has one more worn photo, a side view in front of the front view.
    """

    store: str
    sku: str
    garment: str
    name: str
    kind: str
    price: int
    person: str
    pose: Pose
    others: tuple[str, ...]
    shoe: Shoe
    second: str = "back"
    close: bool = False
    lookbook: bool = False

    @property
    def stem(self) -> str:
        """The stem of the worn front photo in a dataset."""
        return make_stem(self.store, self.sku)


ROLES = {
    "hanok": ("worn", "packshot", "second", "detail"),
    "maru": ("packshot", "worn", "detail", "second"),
}
"""The order of a gallery, by store."""

JEANS, TAILORED, WIDE = ("slim-jeans",), ("tailored-trousers",), ("wide-trousers",)


def _hanok(number: int, *rest: Any, **more: Any) -> Product:
    return Product("hanok", f"GM002610{10 + number % 18:02d}{number:05d}", *rest, **more)


def _maru(number: int, *rest: Any, **more: Any) -> Product:
    return Product("maru", f"GM002609{3 + number % 25:02d}{number:05d}", *rest, **more)


PRODUCTS: tuple[Product, ...] = (
    _hanok(12, "seoul-tee", "서울 프린트 반팔 티셔츠", "tee", 29_900,
           "minseo", DOWN, JEANS, SNEAKER),
    _hanok(27, "breton-tee", "브르타뉴 스트라이프 긴팔 티셔츠", "tee", 39_900,
           "elin", HAND_ON_HIP, WIDE, FLAT, close=True),
    _hanok(31, "oxford-shirt", "옥스포드 버튼 셔츠", "shirt", 59_900,
           "tom", DOWN, TAILORED, LOAFER, second="side"),
    _hanok(44, "wine-vneck", "브이넥 저지 탑", "tee", 35_900,
           "leila", TURNED, WIDE, PUMP, close=True),
    _hanok(58, "slim-jeans", "슬림 핏 데님 팬츠", "trousers", 69_900,
           "amara", ONE_LEG, ("coral-tank",), SNEAKER),
    _hanok(63, "denim-mini", "데님 미니 스커트", "mini skirt", 45_900,
           "haru", DOWN, ("breton-tee",), SNEAKER),
    _hanok(71, "emerald-flared", "새틴 플레어 스커트", "flared skirt", 65_900,
           "leila", DOWN, ("wine-vneck",), PUMP, second="side"),
    _hanok(86, "floral-dress", "플로럴 에이라인 원피스", "dress", 89_900,
           "minseo", TURNED_AWAY, (), FLAT),
    _hanok(90, "pink-midi", "새틴 미디 원피스", "dress", 99_900,
           "amara", DOWN, (), PUMP),
    _hanok(95, "tailored-trousers", "테일러드 슬랙스", "trousers", 79_900,
           "kofi", TURNED, ("oxford-shirt",), LOAFER),
    _maru(15, "sunset-tee", "선셋 그래픽 티셔츠", "tee", 25_900,
          "kofi", DOWN, ("chino-shorts",), BLACK_SNEAKER),
    _maru(18, "coral-tank", "립 슬리브리스", "sleeveless", 19_900,
          "sofia", DOWN, JEANS, SNEAKER, lookbook=True),
    _maru(23, "sage-jumper", "세이지 니트 풀오버", "knit", 55_900,
          "jun", ONE_LEG, TAILORED, BLACK_SNEAKER, close=True),
    _maru(39, "check-shirt", "체크 반팔 셔츠", "shirt", 39_900,
          "jun", DOWN, ("chino-shorts",), SNEAKER, second="side"),
    _maru(46, "wide-trousers", "와이드 슬랙스", "trousers", 59_900,
          "elin", DOWN, ("coral-tank",), PUMP),
    _maru(52, "chino-shorts", "치노 쇼츠", "shorts", 35_900,
          "tom", TURNED_AWAY, ("sunset-tee",), SNEAKER),
    _maru(60, "tweed-pencil", "트위드 펜슬 스커트", "pencil skirt", 52_900,
          "sofia", TURNED, ("wine-vneck",), PUMP),
    _maru(67, "grey-pleated", "플리츠 스커트", "skirt", 55_900,
          "haru", HAND_ON_HIP, ("coral-tank",), SNEAKER, second="side"),
    _maru(74, "wine-knit-dress", "골지 니트 원피스", "dress", 75_900,
          "elin", ONE_LEG, (), PUMP, second="side"),
)  # fmt: skip

_TOPS = ("seoul-tee", "breton-tee", "wine-vneck", "coral-tank", "check-shirt")
_MEN = ("oxford-shirt", "sunset-tee", "sage-jumper")
_LOWERS = ("slim-jeans", "denim-mini", "emerald-flared", "wide-trousers", "grey-pleated")
_DRESSES = ("floral-dress", "pink-midi", "wine-knit-dress")


def product_of(garment: str) -> Product:
    """The product that sells a garment."""
    return next(product for product in PRODUCTS if product.garment == garment)


def unpaired() -> list[tuple[Product, Product]]:
    """(person's product, garment's product) of every unpaired truth, at least 24."""
    pairs = []
    for ring, strides in ((_TOPS, (1, 2)), (_MEN, (1,)), (_LOWERS, (1,)), (_DRESSES, (1, 2))):
        for stride in strides:
            pairs += [(ring[i], ring[(i + stride) % len(ring)]) for i in range(len(ring))]
    pairs += [("tailored-trousers", "chino-shorts")]
    return [(product_of(person), product_of(garment)) for person, garment in pairs]
