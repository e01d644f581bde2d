"""What a host's rules were when it was crawled, kept for the record."""

from __future__ import annotations

from crawlers.job import Job, RobotsRecord
from crawlers.manifest import robots_file
from crawlers.politeness.permissions import permission_file
from crawlers.politeness.robots import Robots
from sichak.work.memo import write_atomically


def keep_rules(robots: Robots, host: str, job: Job) -> RobotsRecord:
    """Keep a host's robots.txt and the permissions that hold there in the store's state.

    Args:
        robots: what the host said.
        host: as it is recorded.
        job: the crawl.
    """
    for one in job.permissions:
        if one.id in robots.permissions:
            text = one.model_dump_json(indent=1).encode()
            write_atomically(permission_file(job.state, one.id), text)
    if robots.sha256 is not None:
        write_atomically(robots_file(job.state, robots.sha256), robots.text)
    return RobotsRecord(
        host=host,
        status=robots.status,
        sha256=robots.sha256,
        verdict=robots.verdict,
        permissions=robots.permissions,
    )
