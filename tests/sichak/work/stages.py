"""Small real stages for the tests of the runner."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from sichak.layout import Folder
from sichak.work.item import Done, Item, Reject, Result
from sichak.work.stage import Stage

COPY = Folder("copy", ".txt", "")


class TextParams(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    suffix: str = "!"
    diary: Path | None = None
    seconds: float = 0.0
    timeout: float = 900.0
    load_seconds: float = 0.0


class Text(Stage):
    """Copies a text and appends ``suffix``; some texts make trouble.

    Each item processed leaves a line in the diary, so that tests see what was computed.
    """

    name = "text"
    inputs = ("text",)
    outputs = (COPY,)
    params: TextParams

    def fingerprint(self):
        return {**super().fingerprint(), "params": {"suffix": self.params.suffix}}

    @property
    def timeout(self) -> float:
        return self.params.timeout

    def load(self) -> None:
        self._write("load")
        time.sleep(self.params.load_seconds)

    def process(self, item: Item) -> Result:
        self._write(item.id)
        text = item.inputs["text"].read_text()
        time.sleep(self.params.seconds)
        if text == "reject":
            return Reject("asked to", {"length": len(text)})
        if text == "raise":
            raise ValueError("asked to raise")
        if text == "die":
            os.kill(os.getpid(), 9)
        if text == "die once" and self._count(item.id) == 1:
            os.kill(os.getpid(), 9)
        if text == "hang":
            time.sleep(60)
        return Done({"copy": (text + self.params.suffix).encode()}, {"length": len(text)})

    def _write(self, line: str) -> None:
        if self.params.diary:
            with self.params.diary.open("a") as file:
                file.write(line + "\n")

    def _count(self, line: str) -> int:
        assert self.params.diary
        return self.params.diary.read_text().splitlines().count(line)
