"""The command line: ``python -m bot <command>``."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

from rich.console import Console

from bot.core.delivery import State
from bot.core.digests.subscription import SubscriptionState
from bot.core.errors import FramewiseError, UserMistake
from bot.incident import note
from bot.settings import Settings, read_key_settings, read_settings, read_slack_settings
from bot.watch.logs import usual_format, write_logs

TURNS: dict[str, SubscriptionState] = {"--pause": "paused", "--resume": "on", "--stop": "stopped"}

log = logging.getLogger("bot")


def main(argv: list[str] | None = None) -> int:
    """Runs one command; 0 when it worked, 1 when it did not, 2 for a mistake in the call."""
    arguments = _parser().parse_args(argv)
    try:
        settings = read_settings()
        write_logs(
            settings.log_level,
            as_json=(settings.log_format or usual_format()) == "json",
            secrets=settings.source_keys.values(),
        )
        return _run(arguments, settings)
    except FramewiseError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last border
        reference = note(log, "the command", error)
        sys.stderr.write(f"Something went wrong on my side (ref {reference}); the log says what.\n")
        return 1


def command_names() -> tuple[str, ...]:
    """The commands there are."""
    parser = _parser()
    actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return tuple(actions[0].choices)


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    match arguments.command:
        case "check":
            from bot.terminal.check import check

            return check(Path(arguments.folder or settings.knowledge), sys.stdout)
        case "ask":
            from bot.terminal.ask import ask
            from bot.wiring import build_toolbox

            return ask(arguments, build_toolbox(settings), sys.stdout)
        case "chat":
            from bot.terminal.chat import chat
            from bot.wiring import build_toolbox

            return chat(build_toolbox(settings), Console())
        case "evaluate":
            from bot.terminal.evaluate import evaluate
            from bot.wiring import fitted_mind

            return evaluate(
                Path(arguments.file),
                fitted_mind(settings),
                sys.stdout,
                misses=arguments.misses,
                as_json=arguments.json,
            )
        case "stats" | "compare" | "trend" | "claims":
            from bot.terminal.numbers import numbers
            from bot.wiring import build_toolbox

            return numbers(arguments, build_toolbox(settings), sys.stdout)
        case "sources":
            from bot.programs import show_sources

            return show_sources(settings, Console(), probe=arguments.probe)
        case "collect":
            from bot.programs import collect_now

            return collect_now(settings, Console(), arguments.source, arguments.since)
        case "backtest":
            from bot.programs import backtest_history

            return backtest_history(settings, sys.stdout)
        case "feedback":
            from bot.operating import show_feedback

            return show_feedback(settings, Console())
        case "deliveries":
            from bot.operating import resolve_delivery, show_deliveries

            if arguments.resolve is None:
                return show_deliveries(settings, Console(), arguments.state)
            id, how = arguments.resolve
            return resolve_delivery(settings, Console(), id, again=_is_again(how))
        case "subscriptions":
            from bot.operating import show_subscriptions, turn_subscription

            if arguments.turn is not None:
                return turn_subscription(settings, Console(), *arguments.turn)
            return show_subscriptions(settings, Console(), arguments.workspace, arguments.state)
        case "forget":
            from bot.operating import forget_all

            return forget_all(settings, Console(), arguments.workspace, is_sure=arguments.yes)
        case "trace":
            from bot.tracing import trace

            return trace(settings, Console(), arguments.id)
        case "manifest":
            from bot.slack.manifest import manifest_to_paste

            sys.stdout.write(manifest_to_paste(arguments.http))
            return 0
        case "doctor":
            from bot.operating import examine_set_up

            return examine_set_up(settings, Console(), live=arguments.live)
        case "serve":
            from bot.programs import serve

            return serve(settings, read_slack_settings())
        case "work":
            from bot.programs import work

            return work(settings, read_slack_settings())
        case "new-key":
            from bot.store.keys import new_key

            sys.stdout.write(f"{new_key()}\n")
            return 0
        case "rotate-keys":
            from bot.operating import rotate_keys

            keys = read_key_settings()
            return rotate_keys(settings, keys, Console(), lets_go=arguments.let_go)
        case "migrate":
            from bot.programs import migrate_store

            return migrate_store(settings)
        case "migrate-store":
            from bot.upkeep import move_store

            to = arguments.to or settings.database_url
            return move_store(Console(), arguments.source, to)
        case "backup":
            from bot.upkeep import save_store

            return save_store(Console(), settings.database_url, Path(arguments.folder))
        case "restored":
            from bot.upkeep import put_back_store

            return put_back_store(Console(), settings.database_url)
        case "demo":
            from bot.playing import demo

            return demo(settings, port=arguments.port)
        case _:
            _parser().print_help()
            return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="PyTorch or TensorFlow, settled honestly."
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    ask = commands.add_parser("ask", help="ask one question, or a file of them")
    ask.add_argument("text", nargs="*", help="your project, or any question")
    ask.add_argument("--thread", action="append", metavar="TURN", help="an earlier message")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument("--batch", metavar="FILE.jsonl", help="answer {id, text, thread?} lines")
    commands.add_parser("chat", help="talk, with memory")
    check = commands.add_parser("check", help="validate knowledge/")
    check.add_argument("folder", nargs="?", help="another knowledge folder")
    evaluate = commands.add_parser("evaluate", help="score against a labelled file")
    evaluate.add_argument("file", metavar="GOLD.jsonl")
    evaluate.add_argument("--misses", action="store_true", help="show what was wrong")
    evaluate.add_argument("--json", action="store_true", help="print one JSON object")
    for name, what, about in (
        ("stats", "WHAT", "adoption numbers: a metric, a framework, a question"),
        ("compare", "FRAMEWORK", "two to four frameworks side by side"),
        ("trend", "METRIC", "whether a number moves: signal or noise"),
        ("claims", "N", "the article's claims, re-tested; one in depth by its number"),
    ):
        numbers = commands.add_parser(name, help=about)
        numbers.add_argument("text", nargs="*", metavar=what)
        numbers.add_argument("--png", metavar="FILE", help="write the chart to a picture")
    sources = commands.add_parser("sources", help="where the numbers come from, how fresh they are")
    sources.add_argument("--probe", action="store_true", help="ask every endpoint once")
    collect = commands.add_parser("collect", help="fetch numbers from the sources")
    collect.add_argument("--source", metavar="S", help="only this one")
    collect.add_argument("--since", metavar="DATE", type=_day, help="how far back: YYYY-MM-DD")
    commands.add_parser("backtest", help="how the trend rules would have done on the history")
    commands.add_parser("feedback", help="how often people said an answer was right")
    deliveries = commands.add_parser("deliveries", help="what became of digests; resolve one")
    deliveries.add_argument("--state", choices=get_args(State), help="only those")
    deliveries.add_argument(
        "--resolve",
        nargs=2,
        metavar=("ID", "there|again"),
        help="say of an uncertain one that it stands there, or post it again",
    )
    subscriptions = commands.add_parser(
        "subscriptions", help="who gets digests, in every workspace; pause, resume or stop one"
    )
    subscriptions.add_argument("--workspace", metavar="W", help="only of this one")
    subscriptions.add_argument("--state", choices=get_args(SubscriptionState), help="only those")
    turning = subscriptions.add_mutually_exclusive_group()
    for flag, to in TURNS.items():
        turning.add_argument(
            flag, dest="turn", metavar="ID", type=partial(_turn, to), help="the one of that id"
        )
    forget = commands.add_parser("forget", help="forget all that is kept of a workspace")
    forget.add_argument("--workspace", metavar="W", required=True, help="its id, as T0123ABCD")
    forget.add_argument("--yes", action="store_true", help="do not ask whether that is meant")
    trace = commands.add_parser("trace", help="what became of a question, a digest, a subscription")
    trace.add_argument("id", help="its id, or the address of a message in Slack")
    commands.add_parser("serve", help="run the bot against Slack: Socket Mode or HTTP")
    commands.add_parser("work", help="answer and post beside serve, on a shared store")
    commands.add_parser("migrate", help="bring the store up to date before a new version starts")
    commands.add_parser("new-key", help="a key for FRAMEWISE_KEYS, where there are many workspaces")
    rotate = commands.add_parser("rotate-keys", help="encrypt every token with the newest key")
    rotate.add_argument("--let-go", action="store_true", help="give up those of a key that is lost")
    move = commands.add_parser("migrate-store", help="copy the store to another database")
    move.add_argument("--from", dest="source", required=True, metavar="URL", help="what is copied")
    move.add_argument("--to", metavar="URL", help="where to; DATABASE_URL if left out")
    backup = commands.add_parser("backup", help="copy the store while the bot runs")
    backup.add_argument("folder", metavar="FOLDER", help="where the copy goes")
    commands.add_parser("restored", help="run once after a copy of the store was put back")
    manifest = commands.add_parser("manifest", help="what to paste at api.slack.com/apps")
    manifest.add_argument("--http", metavar="https://HOST", help="for HTTP at this public address")
    doctor = commands.add_parser("doctor", help="what is wrong with this set-up, and its fix")
    doctor.add_argument("--live", action="store_true", help="ask Slack too")
    demo = commands.add_parser("demo", help="a local playground; no Slack account needed")
    demo.add_argument("--port", type=int, default=0, help="port of the page; 0 picks a free one")
    return parser


def _is_again(how: str) -> bool:
    if how not in ("there", "again"):
        raise UserMistake(f"{how!r} says nothing of a digest: write there or again")
    return how == "again"


def _turn(to: SubscriptionState, id: str) -> tuple[str, SubscriptionState]:
    return id, to


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write YYYY-MM-DD") from None


if __name__ == "__main__":
    sys.exit(main())
