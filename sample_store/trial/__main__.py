"""``python -m sample_store.trial`` writes labelled photos for ``sichak roles``."""

from __future__ import annotations

import argparse
from pathlib import Path

from sample_store.trial.make import KOREAN, LATIN, Letters, write_trial


def main() -> None:
    """Parse the command line and write the photos."""
    parser = argparse.ArgumentParser(prog="python -m sample_store.trial", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="gets one folder a role")
    parser.add_argument("--seed", type=int, default=1, help="decides all that is drawn")
    parser.add_argument("--korean", type=Path, help="a font with Hangul: half the text in Korean")
    options = parser.parse_args()
    letters = [Letters(LATIN)]
    letters += [Letters(KOREAN, options.korean)] if options.korean else []
    count = write_trial(options.out, options.seed, letters)
    print(f"{options.out}: {count} photos")


if __name__ == "__main__":
    main()
