"""A project folder of its own for `dvc repro`, with a small catalogue of the sample store."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "sample_store"
CODE = ("crawlers", "dataset_builder", "sichak", "tryon", "dvc.yaml", "params.yaml", ".dvcignore")
STAGES = ("select", "cloth-mask", "pose", "parse", "densepose", "agnostic", "tryon")


def catalogue() -> dict[str, dict[str, object]]:
    """SKU → product of the committed catalogue, with its store's name."""
    whole = json.loads((SAMPLE / "catalogue.json").read_text(encoding="utf-8"))
    return {
        product["sku"]: {**product, "store": store["name"]}
        for store in whole["stores"]
        for product in store["products"]
    }


def skus(category: str, count: int, store: str) -> list[str]:
    """The first products of a category in a store that have a worn front photo."""
    found = [
        sku
        for sku, product in catalogue().items()
        if product["category"] == category
        and product["store"] == store
        and any(p["role"] == "worn" and p["view"] == "front" for p in product["photos"])
    ]
    return found[:count]


class Workspace:
    """A DVC project in a temporary folder; commands run there with caches of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        for name in CODE:
            source = PROJECT / name
            ignore = shutil.ignore_patterns("__pycache__")
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=ignore)
            else:
                shutil.copy(source, root / name)
        (root / "sample_store/truth/unpaired").mkdir(parents=True)
        self.env = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "SICHAK_MEMO": str(root / ".memo"),
            "SICHAK_CRAWL_STATE": str(root / ".crawl"),
            "SICHAK_CATALOGUE": str(root / "sample_store"),
            "SICHAK_WORKERS": "2",
            "DVC_NO_ANALYTICS": "1",
        }
        self.run("dvc", "init", "--no-scm", "--quiet")

    def stock(self, *wanted: str) -> None:
        """Fill the mall with these products and no others."""
        known = catalogue()
        shutil.rmtree(self.root / "sample_store/photos", ignore_errors=True)
        stores: dict[str, list[dict[str, object]]] = {"hanok": [], "maru": []}
        for store in stores:
            (self.root / "sample_store/photos" / store).mkdir(parents=True)
        for sku in wanted:
            product = known[sku]
            stores[str(product["store"])].append(product)
            for photo in product["photos"]:
                target = self.root / "sample_store" / photo["file"]
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(SAMPLE / photo["file"], target)
        whole = {"stores": [{"name": name, "products": rows} for name, rows in stores.items()]}
        path = self.root / "sample_store/catalogue.json"
        path.write_text(json.dumps(whole), encoding="utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; a failure shows what it printed."""
        done = subprocess.run(
            command, cwd=self.root, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done

    def repro(self) -> str:
        """`dvc repro`; what it printed."""
        shutil.rmtree(self.root / ".memo/times", ignore_errors=True)
        return self.run("dvc", "repro").stdout

    def kill_when(self, reached: Callable[[], bool], seconds: float = 300) -> None:
        """Start `dvc repro` and kill it with all its children once ``reached`` says so."""
        process = subprocess.Popen(
            ["dvc", "repro"],
            cwd=self.root,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + seconds
        while not reached() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert process.poll() is None, "it ended before it could be killed"
        # The stage's workers have sessions of their own below DVC: kill the whole tree.
        for pid in [*descendants(process.pid), process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait()

    def memo_entries(self) -> int:
        """How many finished items the memo store holds."""
        return len(list((self.root / ".memo/entries").glob("??/*.json")))

    def computed(self) -> dict[str, int]:
        """Stage → items it computed in the last run; a stage that did not run is absent."""
        computed: dict[str, int] = {}
        for path in (self.root / ".memo/times").glob("*.json"):
            row = json.loads(path.read_text())
            computed[row["stage"]] = computed.get(row["stage"], 0) + row["computed"]
        return computed

    def files(self, folder: str) -> dict[str, bytes]:
        """All files below a folder of the workspace."""
        base = self.root / folder
        return {
            str(path.relative_to(base)): path.read_bytes()
            for path in sorted(base.rglob("*"))
            if path.is_file()
        }


def descendants(pid: int) -> list[int]:
    """All processes below one, from /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
