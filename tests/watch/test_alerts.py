"""Every alert fires at once on numbers that say so, alone, and is silent just below them."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.slack.http.health import Health
from bot.slack.http.metrics import METRICS, Ready, metrics_of
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.watch.counted import answered, called, job_failed
from bot.watch.stored import Stored
from tests.conftest import ROOT
from tests.toolboxes import NOON, store_in_memory
from tests.watch.promtool import MISSING, promtool

ALERTS = ROOT / "ops" / "alerts.yaml"
RULES = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]
NAMES = [rule["alert"] for rule in RULES]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MINUTES = 70
DAY_S = 86400
Series = dict[str, str]

A, B = 'instance="a:9464"', 'instance="b:9464"'
NEVER = f"_x{MINUTES}"
LE = ("0.5", "1.0", "2.0", "+Inf")


def always(value: float) -> str:
    return f"{value}+0x{MINUTES}"


def grows(by: float, start: float = 0) -> str:
    """A counter, by so much a minute."""
    return f"{start}+{by}x{MINUTES}"


NO_ACCESS = f'framewise_slack_calls_total{{method="auth.test",became="no_access",{A}}}'
WELL: Series = {
    f"framewise_store_up{{{A}}}": always(1),
    f"framewise_store_up{{{B}}}": always(1),
    f'framewise_ready{{check="store",{A}}}': always(1),
    f'framewise_ready{{check="slack",{A}}}': always(1),
    f"framewise_tick_age_seconds{{{A}}}": always(59),
    f'framewise_inbox_entries{{state="failed",{A}}}': always(0),
    f'framewise_deliveries{{state="uncertain",{A}}}': always(0),
    **{f'framewise_ack_seconds_bucket{{le="{le}",{A}}}': grows(600) for le in LE},
    f'framewise_delivered_total{{said="acknowledged",{A}}}': grows(600),
    f'framewise_delivered_total{{said="failed",{A}}}': always(0),
    f'framewise_slack_calls_total{{method="chat.postMessage",became="taken",{A}}}': grows(600),
    f'framewise_slack_calls_total{{method="chat.postMessage",became="too_fast",{A}}}': grows(0),
    NO_ACCESS: grows(0),
    f'framewise_jobs_failed_total{{name="attend",{A}}}': always(3),
    f'framewise_source_age_seconds{{source="github",{A}}}': always(DAY_S),
}
"""What a bot tells that is well."""


def held(value: float, minutes: int, before: float) -> str:
    """Another value for the last so many evaluations."""
    return f"{before}+0x{MINUTES - minutes} {value}+0x{minutes - 1}"


FIRES: dict[str, tuple[Series, Series]] = {
    "FramewiseGone": (
        {f"framewise_store_up{{{A}}}": NEVER, f"framewise_store_up{{{B}}}": NEVER},
        {f"framewise_store_up{{{A}}}": NEVER},
    ),
    "FramewiseStoreDown": (
        {f"framewise_store_up{{{A}}}": held(0, 3, 1)},
        {f"framewise_store_up{{{A}}}": held(0, 1, 1)},
    ),
    "FramewiseNotReady": (
        {f'framewise_ready{{check="slack",{A}}}': held(0, 4, 1)},
        {f'framewise_ready{{check="slack",{A}}}': held(0, 2, 1)},
    ),
    "FramewiseNoTick": (
        {f"framewise_tick_age_seconds{{{A}}}": held(181, 1, 59)},
        {f"framewise_tick_age_seconds{{{A}}}": held(179, 1, 59)},
    ),
    "FramewiseAnswersWait": (
        {f"framewise_inbox_oldest_seconds{{{A}}}": held(121, 1, 1)},
        {f"framewise_inbox_oldest_seconds{{{A}}}": held(119, 1, 1)},
    ),
    "FramewiseAnswersFail": (
        {f'framewise_inbox_entries{{state="failed",{A}}}': held(4, 1, 0)},
        {f'framewise_inbox_entries{{state="failed",{A}}}': held(3, 1, 0)},
    ),
    "FramewiseDigestLate": (
        {f"framewise_delivery_due_seconds{{{B}}}": held(901, 1, 1)},
        {f"framewise_delivery_due_seconds{{{B}}}": held(899, 1, 1)},
    ),
    "FramewiseDigestUnknown": (
        {f"framewise_delivery_unknown_seconds{{{B}}}": held(601, 1, 1)},
        {f"framewise_delivery_unknown_seconds{{{B}}}": held(599, 1, 1)},
    ),
    "FramewiseDigestUncertain": (
        {f'framewise_deliveries{{state="uncertain",{A}}}': held(1, 1, 0)},
        {},
    ),
    "FramewiseAcknowledgedLate": (
        {f'framewise_ack_seconds_bucket{{le="{le}",{A}}}': grows(588) for le in ("0.5", "1.0")},
        {f'framewise_ack_seconds_bucket{{le="{le}",{A}}}': grows(595) for le in ("0.5", "1.0")},
    ),
    "FramewiseNotAcknowledged": (
        {f'framewise_delivered_total{{said="failed",{A}}}': grows(1)},
        {f'framewise_delivered_total{{said="failed",{A}}}': grows(0.5)},
    ),
    "FramewiseTooFast": (
        {f'framewise_slack_calls_total{{method="users.info",became="too_fast",{A}}}': grows(7)},
        {f'framewise_slack_calls_total{{method="users.info",became="too_fast",{A}}}': grows(5)},
    ),
    "FramewiseNoAccess": (
        {NO_ACCESS: held(6, 2, 0)},
        {NO_ACCESS: held(4, 2, 0)},
    ),
    "FramewiseJobsFail": (
        {f'framewise_jobs_failed_total{{name="attend",{A}}}': held(9, 2, 3)},
        {f'framewise_jobs_failed_total{{name="attend",{A}}}': held(7, 2, 3)},
    ),
    "FramewiseSourceOld": (
        {f'framewise_source_age_seconds{{source="arxiv",{A}}}': held(14 * DAY_S + 60, 1, DAY_S)},
        {f'framewise_source_age_seconds{{source="arxiv",{A}}}': held(14 * DAY_S - 60, 1, DAY_S)},
    ),
}  # fmt: skip


def evaluating(series: Series, fires: list[str]) -> dict[str, object]:
    """A test of promtool's: these alerts fire in the last minute, and no others."""
    given = {**WELL, **series}
    samples = [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in fires]
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": told} for name, told in given.items()],
        "promql_expr_test": [
            {
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                "eval_time": f"{MINUTES}m",
                "exp_samples": samples,
            }
        ],
    }


def wrong(tests: list[dict[str, object]], folder: Path) -> str:
    """What promtool finds wrong with these expectations."""
    file = folder / "tests.yaml"
    whole = {"rule_files": [str(ALERTS)], "evaluation_interval": "1m", "tests": tests}
    file.write_text(yaml.safe_dump(whole), encoding="utf-8")
    return said("test", "rules", str(file))


def said(*words: str) -> str:
    """What promtool says where it finds something wrong."""
    tool = promtool()
    assert tool is not None
    ran = subprocess.run([tool, *words], capture_output=True, text=True)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


evaluated = pytest.mark.skipif(promtool() is None, reason=MISSING)


@evaluated
def test_each_fires_alone_at_the_first_evaluation_of_numbers_that_say_so(tmp_path: Path) -> None:
    tests = [evaluating(series, [name]) for name, (series, _) in FIRES.items()]
    assert wrong(tests, tmp_path) == ""


@evaluated
def test_just_below_none_fires(tmp_path: Path) -> None:
    tests = [evaluating(series, []) for _, series in FIRES.values()]
    assert wrong(tests, tmp_path) == ""


@evaluated
def test_expectations_that_do_not_hold_are_found(tmp_path: Path) -> None:
    assert "FramewiseNoTick" in wrong([evaluating({}, ["FramewiseNoTick"])], tmp_path)


@evaluated
def test_prometheus_takes_the_file() -> None:
    assert said("check", "rules", str(ALERTS)) == ""


def test_each_has_numbers_on_which_it_fires() -> None:
    assert sorted(FIRES) == sorted(NAMES)


def test_every_number_that_one_asks_for_is_told() -> None:
    engine = store_in_memory().engine
    answered("Answer", timedelta(seconds=1))
    called("auth.test", "taken")
    job_failed("attend")
    stored = Stored(Ledger(engine), Inbox(engine), lambda: NOON)
    metrics = metrics_of(stored, Ready(Health(checks={"store": lambda: None})))
    told = metrics.answer({"PATH_INFO": METRICS, "REQUEST_METHOD": "GET"}).body
    families = text_string_to_metric_families(told)
    names = {family.name for family in families}
    for rule in RULES:
        for asked in re.findall(r"framewise_\w+", rule["expr"]):
            assert re.sub("_(total|bucket)$", "", asked) in names, asked


def test_the_readme_says_what_to_do_at_each() -> None:
    assert [name for name in NAMES if f"| `{name}` |" not in README] == []
