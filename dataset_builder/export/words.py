"""What card and description both say of an export, in words and figures of its manifest."""

from __future__ import annotations

from collections import Counter

from dataset_builder.export.manifest import Manifest

TITLES = {
    "urls": "list of photos by address",
    "webdataset": "WebDataset shards",
    "hf": "Hugging Face imagefolder",
    "dress-code": "Dress Code's tree",
}


def summary(manifest: Manifest) -> str:
    """What it is, in two sentences."""
    photos = manifest.photos
    products = {(entry.owner, entry.sku or entry.stem) for entry in photos}
    count = (
        f"{_many(len(photos), 'photo')} of {_many(len(products), 'product')} from "
        f"{_many(len({entry.owner for entry in photos}), 'source')}"
    )
    what = f"{manifest.dataset}: people and the garments they wear, for virtual try-on. "
    if manifest.pixels:
        return f"{what}It holds {count}, fitted to 768x1024, and labels made from them."
    labels = ", and labels made from them" if manifest.annotations else ""
    return f"{what}It holds no photos but the addresses of {count}{labels}."


def collection(manifest: Manifest) -> str:
    """How the photos were collected."""
    crawled = sum(1 for entry in manifest.photos if entry.url)
    own = len(manifest.photos) - crawled
    parts = []
    if crawled:
        parts.append(
            f"{_many(crawled, 'photo')} from shops' product pages, fetched as robots.txt or a "
            "written permission allows. Of each product a photo of the garment alone and photos of "
            "a person who wears it, seen from the front, were chosen by the shop's order and by "
            "what the pixels show; what did not fit was left out with a reason."
        )
    if own:
        parts.append(f"{_many(own, 'photo')} given by hand, without an address.")
    return " ".join(parts) or "No photos."


def personal_information(manifest: Manifest) -> str:
    """What of people is in it."""
    people = [entry for entry in manifest.photos if entry.kind == "person"]
    if not people:
        return "No photo shows a person."
    treated = Counter(entry.face_action for entry in people)
    faces = "; ".join(
        f"{count} with faces {action or 'as in the original'}"
        for action, count in sorted(treated.items())
    )
    shown = f"{_many(len(people), 'photo')} of people who may be recognised"
    if manifest.pixels:
        text = f"It holds {shown}: {faces}."
    else:
        text = f"It holds the addresses of {shown}; the photos themselves are not in it."
    if manifest.annotations:
        text += (
            " Joints, body parts and outlines of the people are in it as labels; no names, no "
            "identities, no measures of faces."
        )
    return text + " Nobody may be identified by it."


def annotation(manifest: Manifest) -> str:
    """Who made the labels."""
    made = ", ".join(f"{stage}: {by}" for stage, by in sorted(manifest.made_by.items()))
    return f"All labels were made by programs, none by hand ({made or 'not stated which'})."


LIMITS = (
    "Labels are a program's guess and wrong in places. Photos are of shops: studio light, plain "
    "grounds, the models shops choose, people seen from the front; garments are those the shops "
    "sold then. Figures measured on it say little about photos people take of themselves."
)
USES = (
    "Training and testing of virtual try-on, parsing, pose and garment segmentation. Not for "
    "recognising people, nor for judging bodies."
)


def takedown(manifest: Manifest) -> str:
    """How a photo gets out."""
    to = manifest.about.get("contact", "")
    ask = f"Write to {to}" if to else "Ask the publisher"
    return (
        f"{ask} to have a photo removed, with its address, product number or SHA-256. "
        "export.json says for every photo which files and rows are made of it."
    )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
