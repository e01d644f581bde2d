"""``python -m atelier render`` makes the sample store, ``people`` and ``cases`` dressed people."""

from __future__ import annotations

import argparse
import time
from pathlib import Path


def main() -> None:
    """Parse the command line and render what is not there yet."""
    parser = argparse.ArgumentParser(prog="python -m atelier")
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="render photos and truth; skips what is there")
    render.add_argument("--out", type=Path, default=Path("sample_store"))
    render.add_argument("--only", default="", help="a goods number or garment id; repeats with ,")
    render.add_argument("--scale", type=float, default=1.0, help="of 768x1024")
    render.add_argument("--samples", type=int, default=12, help="light paths a pixel")
    render.add_argument("--shard", default="1/1", help="i/n: the i-th of n shares")
    render.add_argument("--force", action="store_true", help="render again what is there")
    render.add_argument(
        "--truth-only", action="store_true", help="only the truth of worn photos, no photo"
    )
    people = commands.add_parser("people", help="render dressed people with exact labels")
    people.add_argument("--out", type=Path, required=True)
    people.add_argument("--count", type=int, default=300)
    people.add_argument("--seed", type=int, default=1)
    people.add_argument("--width", type=int, default=384, help="pixels; the height is 4/3 of it")
    people.add_argument("--samples", type=int, default=4, help="light paths a pixel")
    people.add_argument("--shard", default="1/1", help="i/n: the i-th of n shares")
    people.add_argument("--threads", type=int, default=0, help="0 uses all processors")
    cases = commands.add_parser("cases", help="render the cases that parsers get wrong")
    cases.add_argument("--out", type=Path, default=Path("tests/dataset_builder/parse/cases"))
    cases.add_argument("--only", default="", help="a case's name; repeats with ,")
    cases.add_argument("--threads", type=int, default=0, help="0 uses all processors")
    options = parser.parse_args()
    if options.command == "people":
        run_people(options)
    elif options.command == "cases":
        run_cases(options)
    else:
        run(options)


def run_people(options: argparse.Namespace) -> None:
    """Render what is missing of a series."""
    from atelier.people.series import make_series
    from atelier.surfaces import use_threads

    use_threads(options.threads)
    share, shares = (int(number) for number in options.shard.split("/"))
    size = (options.width, options.width * 4 // 3)
    make_series(options.out, options.count, options.seed, size, options.samples, (share, shares))


def run_cases(options: argparse.Namespace) -> None:
    """Render what is missing of the cases."""
    from atelier.people.cases import make_cases
    from atelier.surfaces import use_threads

    use_threads(options.threads)
    make_cases(options.out, [name for name in options.only.split(",") if name])


def run(options: argparse.Namespace) -> None:
    """Make what is missing, product by product, and print progress."""
    from atelier.catalogue import write_catalogue
    from atelier.products import PRODUCTS
    from atelier.shoot import Shoot

    shoot = Shoot(options.out, options.scale, options.samples)
    write_catalogue(shoot)
    share, shares = (int(number) for number in options.shard.split("/"))
    wanted = {name for name in options.only.split(",") if name}
    mine = {
        product.sku
        for number, product in enumerate(PRODUCTS)
        if number % shares == share - 1 and (not wanted or wanted & {product.sku, product.garment})
    }
    tasks = [task for task in shoot.tasks() if task.sku in mine]
    if options.truth_only:
        tasks = [task for task in tasks if task.is_truth]
    todo = [task for task in tasks if options.force or not task.file.exists()]
    print(f"{len(todo)} of {len(tasks)} to make", flush=True)
    for number, task in enumerate(todo, 1):
        began = time.perf_counter()
        task.run()
        print(f"{number}/{len(todo)} {task.name} {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
