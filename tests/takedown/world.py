"""A whole project with everything a photo can lie in; each file bears its photo's name."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_datasets import FILES

from crawlers.items import Garment, Picture
from crawlers.state import State
from dataset_builder.dataset.dataset import build_crawled
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.export.export import Options, export
from dataset_builder.sources import STAGE_FOLDERS, stage_sources
from sichak.cli.app import main
from sichak.layout import CLOTH, IMAGE, PERSON_FOLDERS
from sichak.report.page import write_report
from sichak.takedown.blocklist import Blocklist
from sichak.work.item import Done as Made
from sichak.work.memo import Memo

PRODUCTS = ("P1", "P2", "P3", "P4")
GONE = "P2"
BRANDS = {"P1": "One", "P2": "Two", "P3": "One", "P4": "Four"}
PICTURE = FILES[IMAGE]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stem(product: str) -> str:
    return f"hanok-{product.lower()}_00"


def photo(product: str, kind: str) -> bytes:
    """The original; decoders ignore what follows a picture."""
    return PICTURE + f"{stem(product)} {kind}".encode()


def write(path: Path, content: bytes | Sequence[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, bytes):
        content = "".join(json.dumps(row) + "\n" for row in content).encode()
    path.write_bytes(content)


def make(root: Path) -> Path:
    """Crawl, state, selection, stages, memo, dataset, try-ons, report, exports and DVC's cache."""
    data = root / "data"
    _crawl(data / "crawl/hanok")
    _state(root / "state/hanok")
    _selection(data)
    _memo(root / "memo", data)
    build_crawled(
        data / "select", stage_sources(data), data / "dataset", DatasetParams(test_share=0.5), {}
    )
    _tryons(data / "tryon/upper")
    write_report(data, root / "metrics", data / "report", root / "memo")
    for form in ("urls", "hf", "webdataset"):
        export(data / "dataset", form, root / "published" / form, Options(quiet=True))
    for command in (["init", "--no-scm", "-q"], ["add", "-q", "data"]):
        subprocess.run([sys.executable, "-m", "dvc", *command], cwd=root, check=True)
    return root


def rows() -> list[dict[str, object]]:
    """The manifest."""
    return [
        {
            "store": "hanok", "sku": product, "brand": BRANDS[product], "image_index": index,
            "url": f"http://img.mall.invalid/{product}/{kind}.jpg",
            "page_url": f"http://mall.invalid/hanok/{product}/good",
            "sha256": sha(photo(product, kind)),
            "file": f"photos/{sha(photo(product, kind))[:2]}/{sha(photo(product, kind))}.jpg",
            "licence": "Apache-2.0", "category": "upper",
        }
        for product in PRODUCTS
        for index, kind in enumerate(("person", "garment"))
    ]  # fmt: skip


def _crawl(folder: Path) -> None:
    for product in PRODUCTS:
        for kind in ("person", "garment"):
            data = photo(product, kind)
            write(folder / "photos" / sha(data)[:2] / f"{sha(data)}.jpg", data)
    write(folder / "manifest.jsonl", rows())
    pq.write_table(pa.Table.from_pylist(rows()), folder / "manifest.parquet")
    write(folder / "products.jsonl", [{"store": "hanok", "sku": one} for one in PRODUCTS])


def _state(folder: Path) -> None:
    state = State(folder, Blocklist())
    for row in rows():
        kind = "person" if row["image_index"] == 0 else "garment"
        url = str(row["url"])
        state.put(url, url, photo(str(row["sku"]), kind), {})
    for product in PRODUCTS:
        garment = Garment(
            store="hanok", sku=product, name="top", brand=BRANDS[product], category="upper",
            gender="women", page_url=f"http://mall.invalid/hanok/{product}/good",
            images=(Picture(url=f"http://img.mall.invalid/{product}/person.jpg"),),
        )  # fmt: skip
        state.database.execute(
            "INSERT INTO products (sku, list, garment) VALUES (?, 'L', ?)",
            (product, garment.model_dump_json()),
        )
        state.database.execute(
            "INSERT INTO pages (key, at, url, status, headers, body) VALUES (?, 0, ?, 200, '', '')",
            (garment.page_url, garment.page_url),
        )
    state.close()


def _selection(data: Path) -> None:
    items = [
        {
            "stem": stem(str(row["sku"])), "kind": kind, "source": row["url"],
            "geometry": {"width": 768, "height": 1024, "scale": 1, "left": 0, "top": 0},
            **{name: row[name] for name in row if name not in ("url", "file")},
        }
        for row in rows()
        for kind in (("person", "garment")[int(str(row["image_index"]))],)
    ]  # fmt: skip
    write(data / "select/items.jsonl", items)
    ends = [{"person": stem(one), "garment": stem(one), "category": "upper"} for one in PRODUCTS]
    write(data / "select/pairs.jsonl", ends)
    write(data / "select/rejects.jsonl", [{"photo": "x", "store": "hanok", "sku": "P2"}])
    ids = [f"hanok-{one.lower()}-0-{sha(photo(one, 'person'))[:8]}" for one in PRODUCTS]
    write(data / "select/status.jsonl", [{"id": one, "reason": None, "facts": {}} for one in ids])
    for product in PRODUCTS:
        for stage, folders in STAGE_FOLDERS.items():
            for folder in folders:
                mark = b" " * 9 if folder.ending.endswith(".json") else stem(product).encode()
                content = FILES[folder] + mark
                if folder in (IMAGE, CLOTH):
                    content = photo(product, "person" if folder is IMAGE else "garment")
                write(folder.path(data / stage, stem(product)), content)
    for stage in STAGE_FOLDERS:
        if stage != "select":
            done = [{"id": stem(one), "reason": None, "facts": {}} for one in PRODUCTS]
            write(data / stage / "status.jsonl", done)


def _memo(root: Path, data: Path) -> None:
    memo = Memo(root)
    for product in PRODUCTS:
        for stage, folders in STAGE_FOLDERS.items():
            for folder in folders:
                if folder in (IMAGE, CLOTH) or folder.ending.endswith(".json"):
                    continue
                kind = "person" if folder in PERSON_FOLDERS else "garment"
                made = {folder.name: folder.path(data / stage, stem(product)).read_bytes()}
                key = sha(f"{product} {folder.name}".encode())
                memo.put(key, Made(made), 1.0, {"photo": sha(photo(product, kind))})
        old = {"image": PICTURE + f"{stem(product)} as it was once".encode()}
        memo.put(sha(product.encode()), Made(old), 1, {"photo": sha(photo(product, "person"))})


def _tryons(folder: Path) -> None:
    done = []
    for person in PRODUCTS:
        for garment in PRODUCTS:
            name = f"{stem(person)}_{stem(garment)}"
            write(folder / f"{name}.png", FILES[PERSON_FOLDERS[1]] + name.encode())
            facts = {"person": stem(person), "garment": stem(garment)}
            done.append({"id": name, "reason": None, "facts": facts})
    write(folder / "status.jsonl", done)


def words_of(root: Path, *words: str) -> list[str]:
    """The command's words, in a project."""
    return ["takedown", *words, "--state", str(root / "state"), "--memo", str(root / "memo")]


def started(root: Path, *words: str) -> subprocess.Popen[str]:
    """The command as a process of its own, to be killed."""
    project = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-m", "sichak.cli.app", *words_of(root, *words)],
        cwd=root,
        env={**os.environ, **_own(root), "PYTHONUNBUFFERED": "1", "PYTHONPATH": project},
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def takedown(root: Path, *words: str) -> Done:
    """Run the command in a project, in this process."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with ExitStack() as stack:
        stack.enter_context(chdir(root))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(sys, "argv", ["sichak", *words_of(root, *words)])
        for name, value in _own(root).items():
            patch.setenv(name, value)
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        try:
            main()
        except SystemExit as error:
            code = int(error.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def _own(root: Path) -> dict[str, str]:
    return {"SICHAK_TAKEDOWN": str(root / "takedown.jsonl")}
