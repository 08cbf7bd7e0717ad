"""Our scores are the rubric's scores, and a broken gold file is told plainly."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.core.errors import UserMistake
from bot.core.evaluate import Gold, Prediction, score
from bot.core.knowledge import ACTIONS, VERDICTS
from bot.core.mind import Mind
from bot.terminal.evaluate import evaluate, predict, read_gold
from tests.evaluation import reference_score
from tests.messages.small_world import small_toolbox, write_small_world

DEV = Path(__file__).parent / "dev.jsonl"
GOLDS = read_gold(DEV)
SAME_NAME = (
    "n action_accuracy action_macro_f1 false_answers verdict_n verdict_strict verdict_lenient"
    " need_f1 need_f1_recommend negation_n negation_lenient ece_n ece"
).split()
GOOD = {"id": "a", "text": "pytorch or tf?", "action": "clarify"}
ADVISED = {"id": "a", "text": "x", "action": "recommend", "verdict": "jax", "accept": ["jax"]}

needs = st.dictionaries(st.sampled_from(["D2", "T1", "H1", "L1"]), st.booleans(), max_size=3)
predictions = st.builds(
    Prediction,
    action=st.sampled_from(ACTIONS),
    verdict=st.one_of(st.none(), st.sampled_from(VERDICTS)),
    confidence=st.one_of(st.none(), st.floats(0, 1)),
    needs=needs,
)
answered = st.lists(
    st.tuples(st.sampled_from(GOLDS), predictions), max_size=40, unique_by=lambda pair: pair[0].id
)


def by_reference(pairs: list[tuple[Gold, Prediction]]) -> dict[str, Any]:
    records = {record["id"]: record for record in reference_score.load(DEV).values()}
    gold = {item.id: records[item.id] for item, _ in pairs}
    said = {
        item.id: {
            "action": prediction.action,
            "verdict": prediction.verdict,
            "confidence": prediction.confidence,
            "needs": prediction.needs,
        }
        for item, prediction in pairs
    }
    return reference_score.score(gold, said)


def predicted_verdicts(reference: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {
        verdict: {name.strip("()"): n for name, n in row["predicted"].items()}
        for verdict, row in reference["per_verdict"].items()
    }


@pytest.fixture(scope="module")
def real(mind: Mind) -> list[tuple[Gold, Prediction]]:
    return [(gold, predict(mind, gold)) for gold in GOLDS]


@given(pairs=answered)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_any_predictions_score_as_the_rubric_scores_them(
    pairs: list[tuple[Gold, Prediction]],
) -> None:
    ours, reference = score(pairs), by_reference(pairs)
    assert {name: getattr(ours, name) for name in SAME_NAME} == {
        name: reference[name] for name in SAME_NAME
    }


@given(pairs=answered)
@settings(max_examples=20, deadline=None, derandomize=True)
def test_any_predictions_are_counted_as_the_rubric_counts_them(
    pairs: list[tuple[Gold, Prediction]],
) -> None:
    ours, reference = score(pairs), by_reference(pairs)
    assert ours.actions == reference["confusion"]
    assert ours.verdicts == predicted_verdicts(reference)


@pytest.mark.parametrize("name", SAME_NAME)
def test_the_real_predictions_score_as_the_rubric_scores_them(
    name: str, real: list[tuple[Gold, Prediction]]
) -> None:
    assert getattr(score(real), name) == by_reference(real)[name]


def test_a_recommendation_has_a_confidence_and_nothing_else_has_one(
    real: list[tuple[Gold, Prediction]],
) -> None:
    for gold, said in real:
        advised = said.action == "recommend"
        assert (said.verdict is not None) == (said.confidence is not None) == advised, gold.id


def write(path: Path, *records: object) -> Path:
    lines = [line if isinstance(line, str) else json.dumps(line) for line in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("records", "told"),
    [
        pytest.param([GOOD, {"id": "b", "action": "help"}], r":2: text missing", id="no text"),
        pytest.param([{"text": "x", "action": "help"}], r":1: id missing", id="no id"),
        pytest.param([{"id": "a", "text": "x"}], r":1: action missing", id="no action"),
        pytest.param([GOOD, "", "not JSON"], r":3: no JSON", id="not JSON, after a blank line"),
        pytest.param(["[1, 2]"], r":1: id, text, action missing", id="a list for an object"),
        pytest.param([GOOD, GOOD], r"id a occurs twice", id="an id twice"),
        pytest.param([GOOD | {"action": "advise"}], r":1: .*'advise'", id="unknown action"),
        pytest.param([ADVISED | {"verdict": "mxnet"}], r":1: .*'mxnet'", id="unknown verdict"),
        pytest.param([ADVISED | {"accept": ["mxnet"]}], r":1: .*'mxnet'", id="unknown accept"),
        pytest.param([GOOD | {"text": 7}], r":1: .*\$\.text", id="a number for the text"),
        pytest.param([GOOD | {"thread": "hi"}], r":1: .*\$\.thread", id="a text for a thread"),
        pytest.param([GOOD | {"needs": {"D2": "yes"}}], r":1: .*needs", id="a word for a need"),
    ],
)
def test_a_broken_gold_file_is_told_with_its_place(
    records: list[object], told: str, tmp_path: Path
) -> None:
    with pytest.raises(UserMistake, match=told):
        read_gold(write(tmp_path / "gold.jsonl", *records))


@pytest.mark.parametrize("key", ["verdict", "accept"])
def test_a_recommendation_without_its_label_is_told(key: str, tmp_path: Path) -> None:
    unlabelled = {name: value for name, value in ADVISED.items() if name != key}
    with pytest.raises(UserMistake, match=key):
        read_gold(write(tmp_path / "gold.jsonl", unlabelled))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"none\.jsonl cannot be read"):
        read_gold(tmp_path / "none.jsonl")


def test_an_empty_file_has_no_scores(tmp_path: Path) -> None:
    out = io.StringIO()
    mind = small_toolbox().mind
    evaluate(write(tmp_path / "gold.jsonl"), mind, out, misses=True, as_json=False)
    assert "action_accuracy    -" in out.getvalue()


def test_the_misses_are_shown_with_their_texts(tmp_path: Path) -> None:
    out = io.StringIO()
    gold = write(tmp_path / "gold.jsonl", ADVISED | {"text": "hello [bold]you[/bold]"})
    evaluate(gold, small_toolbox().mind, out, misses=True, as_json=False)
    assert "WRONG a: recommend jax" in out.getvalue()
    assert "hello [bold]you[/bold]" in out.getvalue()


@pytest.fixture
def small_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world as the environment's knowledge; gives the folder to write in."""
    monkeypatch.setenv("FRAMEWISE_KNOWLEDGE", str(write_small_world(tmp_path / "knowledge")))
    monkeypatch.setenv("FRAMEWISE_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_the_command_prints_one_json_object(
    small_settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(small_settings / "gold.jsonl", GOOD, ADVISED | {"id": "b"})
    assert main(["evaluate", str(gold), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert {"actions", "verdicts", *SAME_NAME} == set(scores)
    assert scores["n"] == 2


def test_the_command_tells_a_mistake_in_one_line(
    small_settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(small_settings / "gold.jsonl", "not JSON")
    assert main(["evaluate", str(gold)]) == 2
    assert capsys.readouterr().err == f"{gold}:1: no JSON: write one object a line\n"
