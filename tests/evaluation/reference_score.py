#!/usr/bin/env python3
"""Score Framewise predictions against a gold set, as RUBRIC.md defines.

usage: score.py GOLD.jsonl PREDICTED.jsonl [--json]

GOLD lines are rubric lines: id, text, [thread], action, verdict, accept, needs.
PREDICTED lines: {"id", "action", "verdict" (or null), "confidence" (0..1 or null),
"needs": {key: bool}}. A missing prediction counts as wrong; an id predicted
twice or unknown to the gold set is an error.

Scores
  action_accuracy, action_macro_f1 (over the actions that occur in gold)
  false_answers    share of gold `decline` items given another action or none
  verdict_strict   gold `recommend` items with action `recommend` and the verdict
  verdict_lenient  the same, with the verdict in `accept`; also per gold verdict
  need_f1          micro F1 over (key, truth) pairs, all items;
                   need_f1_recommend: the same over gold `recommend` items only
  negation_lenient verdict_lenient on `recommend` items with some need false
  ece              expected calibration error of confidence against lenient
                   correctness: `recommend` items with a confidence, 5 bins of
                   equal count in order of confidence
"""

import argparse
import json
import sys
from collections import Counter

ACTIONS = ["recommend", "clarify", "stats", "claim", "explain", "help", "decline"]
VERDICTS = ["pytorch", "tensorflow", "either", "neither", "jax"]


def load(path):
    """Read a .jsonl file into {id: record}; blank lines are skipped."""
    out = {}
    with open(path, encoding="utf-8") as handle:  # noqa: PTH123
        for number, line in enumerate(handle, 1):
            if line.strip():
                record = json.loads(line)
                if record["id"] in out:
                    sys.exit(f"{path}:{number}: id {record['id']} occurs twice")
                out[record["id"]] = record
    return out


def share(hits, total):
    """A rounded fraction, or None where there is nothing to count."""
    return round(hits / total, 4) if total else None


def f1(tp, fp, fn):
    """F1 from counts; None when gold and prediction are both empty."""
    return share(2 * tp, 2 * tp + fp + fn)


def need_f1(pairs):
    """Micro F1 over (key, truth) pairs of (gold, predicted) records."""
    tp = fp = fn = 0
    for gold, pred in pairs:
        want = set((gold.get("needs") or {}).items())
        got = set((pred.get("needs") or {}).items())
        tp, fp, fn = tp + len(want & got), fp + len(got - want), fn + len(want - got)
    return f1(tp, fp, fn)


def calibration(points, bins=5):
    """Expected calibration error of (confidence, correct), equal-count bins."""
    points, n = sorted(points, key=lambda p: p[0]), len(points)
    parts = [points[b * n // bins : (b + 1) * n // bins] for b in range(bins)]
    return round(sum(abs(sum(c - ok for c, ok in part)) for part in parts) / n, 4) if n else None


def score(gold, pred):
    """All scores as one dict of plain values."""
    pairs = [(g, pred.get(i, {})) for i, g in gold.items()]
    confusion = {a: Counter() for a in ACTIONS}
    for g, p in pairs:
        confusion[g["action"]][p.get("action") or "(missing)"] += 1
    per_action = {}
    for a in ACTIONS:
        tp, total = confusion[a][a], sum(confusion[a].values())
        if total:
            said = sum(c[a] for c in confusion.values())
            per_action[a] = {
                "n": total,
                "recall": share(tp, total),
                "precision": share(tp, said),
                "f1": f1(tp, said - tp, total - tp),
            }
    rows, points = [], []
    for g, p in pairs:
        if g["action"] == "recommend":
            verdict = p.get("verdict") if p.get("action") == "recommend" else None
            lenient = verdict in g["accept"]
            negated = any(v is False for v in (g.get("needs") or {}).values())
            rows.append((g["verdict"], verdict, verdict == g["verdict"], lenient, negated))
            if p.get("confidence") is not None:
                points.append((p["confidence"], lenient))
    per_verdict = {}
    for v in VERDICTS:
        mine = [r for r in rows if r[0] == v]
        if mine:
            per_verdict[v] = {
                "n": len(mine),
                "strict": share(sum(r[2] for r in mine), len(mine)),
                "lenient": share(sum(r[3] for r in mine), len(mine)),
                "predicted": dict(Counter(r[1] or "(none)" for r in mine)),
            }
    decline = sum(confusion["decline"].values())
    negation = [r[3] for r in rows if r[4]]
    return {
        "n": len(gold),
        "missing": sum(i not in pred for i in gold),
        "action_accuracy": share(sum(confusion[a][a] for a in ACTIONS), len(pairs)),
        "action_macro_f1": share(sum(r["f1"] for r in per_action.values()), len(per_action)),
        "false_answers": share(decline - confusion["decline"]["decline"], decline),
        "verdict_n": len(rows),
        "verdict_strict": share(sum(r[2] for r in rows), len(rows)),
        "verdict_lenient": share(sum(r[3] for r in rows), len(rows)),
        "need_f1": need_f1(pairs),
        "need_f1_recommend": need_f1([x for x in pairs if x[0]["action"] == "recommend"]),
        "negation_n": len(negation),
        "negation_lenient": share(sum(negation), len(negation)),
        "ece_n": len(points),
        "ece": calibration(points),
        "per_verdict": per_verdict,
        "per_action": per_action,
        "confusion": {a: dict(c) for a, c in confusion.items() if c},
    }


def show(s):
    """Print the scores as small tables."""
    for key, value in s.items():
        if not isinstance(value, dict):
            print(f"{key:18} {'-' if value is None else value}")
    print(f"\n{'gold verdict':14}{'n':>5}{'strict':>9}{'lenient':>9}  predicted")
    for v, r in s["per_verdict"].items():
        said = ", ".join(f"{k} {n}" for k, n in sorted(r["predicted"].items(), key=lambda x: -x[1]))
        print(f"{v:14}{r['n']:5}{r['strict']:9.3f}{r['lenient']:9.3f}  {said}")
    seen = {a for c in s["confusion"].values() for a in c}
    cols = [a for a in ACTIONS if a in seen] + sorted(seen - set(ACTIONS))
    print(f"\n{'gold action':12}{'f1':>7} |" + "".join(f"{c:>11}" for c in cols))
    for a, c in s["confusion"].items():
        print(
            f"{a:12}{s['per_action'][a]['f1']:7.3f} |" + "".join(f"{c.get(k, 0):11}" for k in cols)
        )


def main():
    parser = argparse.ArgumentParser(
        description="Score predictions against a gold set (see RUBRIC.md)."
    )
    parser.add_argument("gold")
    parser.add_argument("predicted")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    gold, pred = load(args.gold), load(args.predicted)
    if unknown := sorted(set(pred) - set(gold)):
        sys.exit(
            f"{args.predicted}: {len(unknown)} ids are not in the gold set, first {unknown[0]}"
        )
    show(score(gold, pred)) if not args.json else print(json.dumps(score(gold, pred)))


if __name__ == "__main__":
    main()
