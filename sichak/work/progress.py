"""Progress of a run on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from sichak.work.item import Reject, Result

SECONDS_BETWEEN_LINES = 15.0


class Progress:
    """Counts items as they end; used as a context manager."""

    def __init__(self, name: str, total: int, quiet: bool = False) -> None:
        self.name, self.total, self.quiet = name, total, quiet
        self.memoised = self.computed = self.rejected = 0
        self._last_line = time.monotonic()
        self._bar: Bar | None = None
        if sys.stderr.isatty() and not quiet:
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[note]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._task = self._bar.add_task(name, total=total, note="")

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()
        if not self.quiet:
            print(self._summary(interrupted=kind is not None), file=sys.stderr, flush=True)

    def known(self, items: int, rejects: int) -> None:
        """So many items need no work."""
        self.memoised, self.rejected = items, rejects
        self._show()

    def ended(self, item: str, result: Result) -> None:
        """One more item is processed; a reject is named at once."""
        self.computed += 1
        if isinstance(result, Reject):
            self.rejected += 1
            if not self.quiet:
                text = f"{self.name}: {item}: rejected: {result.reason}"
                if self._bar:
                    self._bar.console.print(text, markup=False, highlight=False)
                else:
                    print(text, file=sys.stderr, flush=True)
        self._show()

    def _show(self) -> None:
        done = self.memoised + self.computed
        if self._bar:
            self._bar.update(self._task, completed=done, note=f"{self.rejected} rejected")
        elif not self.quiet and time.monotonic() - self._last_line > SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            print(f"{self.name}: {done}/{self.total}", file=sys.stderr, flush=True)

    def _summary(self, interrupted: bool) -> str:
        text = (
            f"{self.name}: {self.memoised + self.computed}/{self.total} items, "
            f"{self.computed} computed, {self.rejected} rejected"
        )
        return text + (" - interrupted; run again to go on" if interrupted else "")
