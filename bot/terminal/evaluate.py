"""``evaluate``: predictions on a labelled file, scored as the rubric defines, with the misses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import msgspec
import pandas as pd
from rich.console import Console

from bot.core.errors import UserMistake
from bot.core.evaluate import Gold, Prediction, Scores, as_row, reliability, score
from bot.core.mind import Mind
from bot.terminal.ask import read_lines

_SHOWN = (
    "n action_accuracy action_macro_f1 false_answers verdict_n verdict_strict verdict_lenient"
    " need_f1 need_f1_recommend negation_n negation_lenient ece_n ece"
).split()


def evaluate(path: Path, mind: Mind, out: TextIO, *, misses: bool, as_json: bool) -> int:
    """Scores the mind on a labelled .jsonl file and prints tables, or one JSON object.

    Raises:
        UserMistake: the file cannot be used.
    """
    pairs = [(gold, predict(mind, gold)) for gold in read_gold(path)]
    scores = score(pairs)
    if as_json:
        json.dump(asdict(scores), out)
        out.write("\n")
        return 0
    _print_scores(scores, pairs, out)
    if misses:
        _print_misses(pairs, out)
    return 0


def read_gold(path: Path) -> list[Gold]:
    """The labelled messages of a file.

    Raises:
        UserMistake: a line is not labelled as the rubric says.
    """
    golds = []
    for number, item in read_lines(path, ("id", "text", "action")):
        try:
            gold = msgspec.convert(item, Gold)
        except msgspec.ValidationError as error:
            raise UserMistake(f"{path}:{number}: {error}: see the rubric") from error
        if gold.action == "recommend" and gold.verdict not in gold.accept:
            raise UserMistake(f"{path}:{number}: accept does not hold the verdict: add it")
        golds.append(gold)
    ids = [gold.id for gold in golds]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise UserMistake(f"{path}: id {twice} occurs twice: give one another id")
    return golds


def predict(mind: Mind, gold: Gold) -> Prediction:
    """What the mind answers to a labelled message."""
    understood = mind.understand((*gold.thread, gold.text))
    needs = understood.profile.codes()
    if understood.action != "recommend":
        return Prediction(action=understood.action, verdict=None, confidence=None, needs=needs)
    recommendation = mind.recommend(understood.profile)
    return Prediction(
        action="recommend",
        verdict=recommendation.verdict,
        confidence=recommendation.confidence,
        needs=needs,
    )


def _print_scores(scores: Scores, pairs: Sequence[tuple[Gold, Prediction]], out: TextIO) -> None:
    values = asdict(scores)
    for name in _SHOWN:
        value = values[name]
        out.write(f"{name:18} {'-' if value is None else value}\n")
    for title, table in (("verdicts", scores.verdicts), ("actions", scores.actions)):
        if table:
            frame = pd.DataFrame(table).T.fillna(0).astype(int)
            out.write(f"\n{title}: labelled (rows) and answered (columns)\n{frame}\n")
    points = [
        (said.confidence, said.verdict in gold.accept)
        for gold, said in pairs
        if gold.action == "recommend" and said.confidence is not None
    ]
    if points:
        out.write("\nreliability: said, was right, count\n")
        for said, right, count in reliability(points):
            out.write(f"{said:8.2f} {right:8.2f} {count:6}\n")


def _print_misses(pairs: Sequence[tuple[Gold, Prediction]], out: TextIO) -> None:
    console = Console(file=out, soft_wrap=True, highlight=False)
    for gold, said in pairs:
        row = as_row(gold, said)
        wrong = gold.action != said.action or (
            gold.action == "recommend" and said.verdict not in gold.accept
        )
        if wrong or row["missed needs"] or row["wrong needs"]:
            flag = "WRONG" if wrong else "needs"
            console.print(
                f"\n{flag} {gold.id}: {gold.action} {gold.verdict or ''}"
                f" / {said.action} {said.verdict or ''}",
                markup=False,
            )
            console.print(
                f"  missed {row['missed needs']} wrong {row['wrong needs']}", markup=False
            )
            console.print(f"  {gold.text}", markup=False)
