"""What the README promises: its commands, its tables, its figures."""

import re

from bot import settings
from bot.__main__ import command_names
from bot.core.knowledge import Knowledge
from bot.slack.manifest import read_manifest, scopes
from bot.wiring import find_sources
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_make_target_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)`|^make (\w+)", README, re.MULTILINE))
    for target in {a or b for a, b in named}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_command_it_names_is_one() -> None:
    assert set(re.findall(r"python -m bot ([\w-]+)", README)) <= set(command_names())


def test_its_scopes_are_those_of_the_manifest() -> None:
    table = README[README.index("| scope |") : README.index("## What it can")]
    assert set(re.findall(r"^\| `([\w:]+)`", table, re.MULTILINE)) == scopes(read_manifest())


def test_its_settings_are_those_that_are_read() -> None:
    table = README[README.index("| variable |") : README.index("## Privacy")]
    read = re.findall(r'env(?:\.get\(|, )"(\w+)"', (ROOT / "bot" / "settings.py").read_text())
    shown = set(re.findall(r"`([A-Z_]+)`", table)) - set(settings.LOG_LEVELS)
    folders = {name for name in read if name.startswith("XDG_")}
    assert shown == {*read, *settings.SOURCE_KEYS} - folders


def test_its_sources_are_those_there_are() -> None:
    table = README[README.index("| source | counts |") : README.index("Attribution is shown")]
    assert len(re.findall(r"^\| (?!source|---)", table, re.MULTILINE)) == len(find_sources())
    keys = {source.KEY for source in find_sources().values()} - {None}
    assert keys == set(settings.SOURCE_KEYS)


def test_its_counts_of_knowledge_are_true(knowledge: Knowledge) -> None:
    tested = sum(claim.test is not None for claim in knowledge.claims.values())
    for count, words in (
        (len(knowledge.concepts), r"explains\s+(\d+)\s+names"),
        (len(knowledge.metrics), r"shows\s+(\d+)\s+adoption\s+numbers"),
        (tested, r"(\d+)\s+of\s+them\s+are\s+re-tested"),
    ):
        said = re.search(words, README)
        assert said, words
        assert int(said[1]) == count, words


def test_every_package_it_needs_has_its_why() -> None:
    table = README[README.index("| package |") :]
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        package = line.partition("==")[0]
        if package and not package.startswith("#"):
            assert package in table, package
