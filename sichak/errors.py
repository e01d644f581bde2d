"""The project's one exception tree.

An error that stops a command derives from :class:`SichakError` and says what
the user can do. An item that cannot be processed is no error at all: a stage
returns a :class:`sichak.work.item.Reject` for it and the run goes on.
"""

from __future__ import annotations


class SichakError(Exception):
    """Stops a command; its text is shown to the user as it is, without a traceback."""

    exit_code = 1


class ParamsError(SichakError):
    """``params.yaml`` or a command-line option is wrong."""

    exit_code = 2


class DatasetError(SichakError):
    """A dataset folder lacks what a stage needs, or holds what no stage can read."""


class ImageError(SichakError):
    """A file is no image that can be read safely; the text says why."""


class WeightsError(SichakError):
    """A weights file is missing, has the wrong hash, or cannot be fetched."""


class CrawlError(SichakError):
    """A crawl ended without what was asked of it."""


class Refused(CrawlError):
    """robots.txt or a missing permission forbids the crawl."""

    exit_code = 2


class NothingFound(CrawlError):
    """The crawl ran and found no product."""

    exit_code = 3
