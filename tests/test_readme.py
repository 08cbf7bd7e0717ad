"""What the README promises: its commands, its tables, its figures."""

import re

from bot import settings
from bot.__main__ import command_names
from bot.core.knowledge import Knowledge
from bot.slack.manifest import read_manifest, scopes
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_make_target_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)`|^make (\w+)", README, re.MULTILINE))
    for target in {a or b for a, b in named}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_command_it_names_is_one() -> None:
    assert set(re.findall(r"python -m bot (\w+)", README)) <= set(command_names())


def test_its_scopes_are_those_of_the_manifest() -> None:
    table = README[README.index("| scope |") : README.index("## What it can")]
    assert set(re.findall(r"^\| `([\w:]+)`", table, re.MULTILINE)) == scopes(read_manifest())


def test_its_settings_are_those_that_are_read() -> None:
    table = README[README.index("| variable |") : README.index("## Privacy")]
    read = re.findall(r'env\.get\("(\w+)"', (ROOT / "bot" / "settings.py").read_text())
    shown = set(re.findall(r"`([A-Z_]+)`", table)) - set(settings.LOG_LEVELS)
    assert shown == set(read) - {"XDG_CACHE_HOME"}


def test_its_counts_of_knowledge_are_true(knowledge: Knowledge) -> None:
    explained = re.search(r"explains (\d+) names", README)
    assert explained
    assert int(explained[1]) == len(knowledge.concepts)


def test_every_package_it_needs_has_its_why() -> None:
    table = README[README.index("| package |") :]
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        package = line.partition("==")[0]
        if package and not package.startswith("#"):
            assert package in table, package
