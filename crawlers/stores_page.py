"""The page ``docs/stores.md``: a row a store, and what is known of each, from their cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawlers.card import Card, platform_card, store_card
from crawlers.fixtures import Case
from crawlers.store import Store

_INTRODUCTION = """# Stores

Every store there is, with what is known of it, since when, and from what kind of source; and what
nobody has verified. No live page of a real shop was seen where this was written. This page is
the output of `sichak stores --markdown`; `sichak stores` alone says how each store stands today,
[how to add a store](howto-new-store.md) how to have one more.

| store | brand | platform | lists | roles | saved pages |
|---|---|---|---|---|---|"""


def stores_markdown(stores: Sequence[Store], saved: Sequence[Case]) -> str:
    """The page.

    Args:
        stores: all stores, in the order of their rows.
        saved: saved pages of all stores.
    """
    rows = [_row(store, saved) for store in stores]
    platforms = {store.platform: store for store in stores}
    cards = [f"## {name}\n\n{card_text(platform_card(one))}" for name, one in platforms.items()]
    own = [f"### {one.title} (`{one.name}`)\n\n{card_text(store_card(one))}" for one in stores]
    return "\n".join(
        [
            _INTRODUCTION,
            *rows,
            "\n# Platforms\n",
            "\n\n".join(cards),
            "\n# What is known of each store\n",
            "\n\n".join(own),
            "",
        ]
    )


def card_text(card: Card) -> str:
    """A card as Markdown: its title, then a list of facts and open questions."""
    open_questions = [f"Not verified: {text}." for text in card.unverified]
    lines = [f"- {text}" for text in (*(f"{fact}." for fact in card.facts), *open_questions)]
    return "\n".join([f"{card.title}.", *(["", *lines] if lines else [])])


def _row(store: Store, saved: Sequence[Case]) -> str:
    own = [case.kind for case in saved if case.store == store.name]
    cells = (
        f"`{store.name}`",
        store.title,
        store.platform,
        ", ".join(dict.fromkeys(name.split("/")[0] for name in store.categories)),
        "by " + (", ".join(_rules(store)) or "the pixels"),
        str(len(own)) if own else "-",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _rules(store: Store) -> Iterator[str]:
    roles = store.roles
    if roles.tags:
        yield "tag"
    if roles.hover:
        yield "hover photo"
    if roles.default.places or any(rule.places for rule in roles.by_category.values()):
        yield "place"
