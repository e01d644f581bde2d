"""One parser on a photo, with the time and memory that it takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dataset_builder.parse.backends import make_parser, timeout_of, weights_of
from dataset_builder.parse.params import ParseParams
from dataset_builder.parse.parser import Parser, Unparsable
from sichak.body25 import read_openpose
from sichak.errors import DatasetError, ImageError
from sichak.image import labels_bytes, read_rgb
from sichak.layout import PARSE, Folder
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage


@dataclass(frozen=True)
class Spent:
    """Seconds: of all threads of this process, and on the clock."""

    cpu: float
    wall: float


class Clock:
    """Counts from where it was made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def spent(self) -> Spent:
        """Since then."""
        return Spent(time.process_time() - self._cpu, time.perf_counter() - self._wall)


class MeasuredParse(Stage):
    """``image`` and ``pose`` → ``image-parse-v3/x.png``, and in the facts what it took.

    Unlike the stage ``parse`` it keeps every label map, however little of a person it
    shows: what a parser misses is to be counted. Its facts are ``cpu`` and ``wall``
    (seconds of this photo, reading and writing files left out), ``start_cpu`` and
    ``start_wall`` (importing libraries and loading weights, once a process) and
    ``memory`` (bytes, the process's peak so far).
    """

    name: ClassVar[str] = "compare"
    inputs: ClassVar[tuple[str, ...]] = ("image", "pose")
    outputs: ClassVar[tuple[Folder, ...]] = (PARSE,)
    params: ParseParams

    def __init__(self, params: ParseParams) -> None:
        super().__init__(params)
        self._parser: Parser | None = None
        self._start = Spent(0.0, 0.0)

    @property
    def timeout(self) -> float:
        """As the parser says."""
        return timeout_of(self.params)

    def weights(self) -> Mapping[str, str]:
        """Of the parser."""
        return weights_of(self.params)

    def load(self) -> None:
        """Make the parser and load its networks."""
        clock = Clock()
        parser = make_parser(self.params)
        parser.load()
        self._parser, self._start = parser, clock.spent()

    def process(self, item: Item) -> Result:
        """Parse one photo."""
        if self._parser is None:
            self.load()
        assert self._parser is not None
        try:
            rgb = read_rgb(item.inputs["image"])
            people = read_openpose(item.inputs["pose"])
            if not people:
                return Reject("no person in the pose file")
            clock = Clock()
            parsed = self._parser.parse(rgb, people[0])
        except (ImageError, DatasetError, Unparsable) as error:
            return Reject(str(error))
        return Done({PARSE.name: labels_bytes(parsed.labels)}, self._facts(clock.spent()))

    def _facts(self, spent: Spent) -> dict[str, Json]:
        return {
            "cpu": round(spent.cpu, 4),
            "wall": round(spent.wall, 4),
            "start_cpu": round(self._start.cpu, 4),
            "start_wall": round(self._start.wall, 4),
            "memory": peak_memory(),
        }


def peak_memory() -> int:
    """Largest resident memory of this process so far, in bytes.

    Linux counts it anew for every program; ``getrusage`` there would begin with the
    parent's.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
