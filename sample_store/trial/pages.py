"""Pictures of text: size tables, notices, and banners with text over a photo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

LATIN = (
    "SIZE GUIDE", "Chest", "Waist", "Hip", "Length", "Sleeve", "Shoulder", "Fabric", "Cotton 100%",
    "Wash at 30 °C", "Do not bleach", "Iron on low heat", "Made in Korea", "Free returns",
    "NEW SEASON", "SALE", "Up to 50% off", "Model: 178 cm, size M", "Point 1", "See the detail",
    "All measures in centimetres", "may differ by 1 to 3 cm", "Soft touch", "Relaxed fit",
)  # fmt: skip

KOREAN = (
    "사이즈 안내", "가슴둘레", "허리둘레", "엉덩이", "총장", "소매길이", "어깨너비", "소재",
    "면 100%", "찬물 단독 세탁", "표백제 사용 금지", "낮은 온도로 다림질", "제조국 대한민국",
    "무료 반품", "신상품 입고", "시즌 오프", "최대 50% 할인", "모델 착용 사이즈", "포인트 하나",
    "상세 보기", "단위는 센티미터", "재는 법에 따라 다를 수 있습니다", "부드러운 촉감",
    "여유로운 핏",
)  # fmt: skip


@dataclass(frozen=True)
class Letters:
    """A font and what is written in it.

    Attributes:
        words: short texts.
        file: a font that has their letters; None for Pillow's own, which is Latin.
    """

    words: tuple[str, ...]
    file: Path | None = None

    def font(self, size: int) -> Font:
        """The font in a size, pixels."""
        if self.file is None:
            return ImageFont.load_default(size)
        return ImageFont.truetype(self.file, size)


def table(letters: Letters, random: Random) -> Image.Image:
    """A size table: a heading, four to seven columns, three to eight rows, ruled or not."""
    columns, rows = random.randint(4, 7), random.randint(3, 8)
    width = random.choice((600, 750, 860, 1000))
    size = width // random.choice((28, 34, 40))
    step, left, right = round(size * 2.4), round(0.06 * width), round(0.94 * width)
    height = max(400, step * (rows + 4))
    ground, ink = _colours(random)
    page = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(page)
    draw.text((left, step), letters.words[0], fill=ink, font=letters.font(round(1.6 * size)))
    ruled, cell = random.random() < 0.6, (right - left) // columns
    for row in range(rows + 1):
        y = step * 3 + row * step
        if ruled:
            draw.line((left, y - size // 2, right, y - size // 2), fill=ink, width=1)
        for column in range(columns):
            heading = column == 0 or row == 0
            text = (
                random.choice(letters.words[1:7]) if heading else f"{random.uniform(20, 120):.1f}"
            )
            draw.text((left + column * cell + 4, y), text, fill=ink, font=letters.font(size))
    return page


def notice(letters: Letters, random: Random) -> Image.Image:
    """A care label, a paragraph or a heading: lines of text on one colour."""
    width, height = random.choice(((600, 400), (750, 750), (860, 1200), (768, 1024)))
    ground, ink = _colours(random)
    page = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(page)
    _lines(draw, letters, random, (width // 12, height // 10, width, height), ink, 4)
    return page


def banner(photo: Image.Image, letters: Letters, random: Random) -> Image.Image:
    """Text over a photo or on a band beside it, as an advertisement has it."""
    page = photo.copy()
    width, height = page.size
    draw = ImageDraw.Draw(page)
    ink = random.choice(((255, 255, 255), (20, 20, 20), (200, 30, 40)))
    if random.random() < 0.5:
        top = round(height * random.uniform(0.5, 0.7))
        draw.rectangle(
            (0, top, width, height), fill=(255, 255, 255) if sum(ink) < 600 else (40,) * 3
        )
        _lines(draw, letters, random, (width // 14, top + height // 40, width, height), ink, 2)
    else:
        top = round(height * random.uniform(0.05, 0.5))
        _lines(draw, letters, random, (width // 14, top, width, height), ink, 3)
    return page


def _lines(
    draw: ImageDraw.ImageDraw,
    letters: Letters,
    random: Random,
    box: tuple[int, int, int, int],
    ink: tuple[int, int, int],
    at_least: int,
) -> None:
    """A heading and lines below it, within left, top, right, bottom."""
    left, y, right, bottom = box
    size = (right - left) // random.choice((16, 20, 26))
    for number in range(random.randint(at_least, at_least + 6)):
        font = letters.font(round(1.7 * size) if number == 0 else size)
        text = random.choice(letters.words)
        while number and random.random() < 0.5:
            text += f" {random.choice(letters.words)}"
        while font.getlength(text) > right - left - 8 and " " in text:
            text = text.rsplit(" ", 1)[0]
        if y + 2 * size > bottom:
            return
        draw.text((left, y), text, fill=ink, font=font)
        y += round((3.0 if number == 0 else 1.9) * size)


def _colours(random: Random) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Of the ground and of the ink."""
    return random.choice(
        (
            ((255, 255, 255), (0, 0, 0)),
            ((255, 255, 255), (90, 90, 90)),
            ((245, 242, 236), (60, 40, 30)),
            ((34, 34, 40), (240, 240, 240)),
            ((226, 232, 240), (30, 50, 90)),
        )
    )
