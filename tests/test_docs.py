"""The pages say what the program does: names, parameters and links are checked against it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from sichak.cli.app import app
from sichak.cli.params import PipelineParams, pipeline_params
from sichak.cli.params_table import params_markdown
from sichak.weights import REGISTRY

PROJECT = Path(__file__).parents[1]
PAGES = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
COMMANDS = get_command(app).commands


def test_the_parameter_page_is_what_the_command_prints():
    assert (PROJECT / "docs/params.md").read_text() == params_markdown()


def test_every_parameter_has_a_meaning():
    assert not re.findall(r"^\| `\w+` .*\|  \|$", params_markdown(), re.M)


def test_the_projects_own_parameters_are_valid():
    assert isinstance(pipeline_params(PROJECT / "params.yaml"), PipelineParams)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_shown(name):
    assert f"sichak {name}" in TEXT


def test_no_page_shows_a_command_or_option_that_is_not_there():
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.S):
        for line in block.replace("\\\n", " ").splitlines():
            words = re.findall(r"sichak ([a-z-]+)(.*)", line.split(" #")[0])
            for name, rest in words if line.lstrip().startswith(("$", "machine")) else []:
                assert name in COMMANDS, line
                known = {opt for param in COMMANDS[name].params for opt in param.opts}
                assert set(re.findall(r"--[a-z-]+", rest)) <= known | {"--help"}, line


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_all_weights_stand_in_the_licence_table(name):
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{name}` |"))
    assert REGISTRY[name].licence in row
    assert str(REGISTRY[name].package) in row


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
