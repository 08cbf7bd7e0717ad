"""Judges wire JSON by Slack's limits, and says what is wrong and where, as Slack does."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.playground.slack.rules import judge_data, judge_menus
from bot.playground.slack.rules.block_rules import (
    BLOCKS,
    BLOCKS_IN_MESSAGE,
    BLOCKS_IN_VIEW,
    CHARTS,
    SURFACES,
    VIEW,
)
from bot.playground.slack.rules.block_shapes import (
    Anything,
    Flag,
    Kind,
    Many,
    Number,
    OneOf,
    Rule,
    Shape,
    Text,
    Words,
)
from bot.playground.slack.rules.element_rules import ELEMENTS
from bot.playground.slack.wire import Json

TABLES: dict[str, Mapping[str, Shape]] = {
    "blocks": BLOCKS,
    "elements": ELEMENTS,
    "charts": CHARTS,
}
BLOCK_ID = Words(at_most=255, at_least=1)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and a JSON pointer to where."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


def judge_message(blocks: object, *, at: str = "/blocks") -> list[Problem]:
    """Every limit that the blocks of a message break; an empty list means that Slack takes them."""
    return list(_blocks(blocks, at, "message", BLOCKS_IN_MESSAGE))


def judge_view(view: object, *, at: str = "/view") -> list[Problem]:
    """Every limit that a modal or a Home view breaks."""
    if not isinstance(view, dict):
        return [Problem(at, "must provide an object")]
    surface = str(view.get("type"))
    if surface not in ("modal", "home"):
        return [Problem(f"{at}/type", f"unsupported type: {surface}")]
    problems = list(_shape({k: v for k, v in view.items() if k != "type"}, VIEW, at))
    must = ("title", "blocks") if surface == "modal" else ("blocks",)
    problems += [Problem(at, f"missing required field: {key}") for key in must if key not in view]
    has_input = any(_type_of(block) == "input" for block in _list(view.get("blocks")))
    if surface == "modal" and has_input and "submit" not in view:
        problems.append(Problem(at, "missing required field: submit"))
    problems += _blocks(view.get("blocks", []), f"{at}/blocks", surface, BLOCKS_IN_VIEW)
    return problems


def _blocks(blocks: object, at: str, surface: str, at_most: int) -> Iterator[Problem]:
    rule = Many(of=Kind("blocks", SURFACES[surface]), at_most=at_most, at_least=0)
    yield from _check(blocks, rule, at)
    if isinstance(blocks, list):
        known = [block for block in blocks if isinstance(block, dict)]
        yield from _repeated(known, "block_id", at)
        for pointer, message in judge_data.totals(known, at):
            yield Problem(pointer, message)


def _check(value: object, rule: Rule, at: str) -> Iterator[Problem]:
    match rule:
        case Anything():
            return
        case Words():
            yield from _words(value, rule, at)
        case Text():
            yield from _text(value, rule, at)
        case Number():
            yield from _number(value, rule, at)
        case Flag():
            if not isinstance(value, bool):
                yield Problem(at, "must be a boolean")
        case OneOf():
            if value not in rule.words:
                yield Problem(at, f"must be a valid enum value: {', '.join(rule.words)}")
        case Many():
            yield from _many(value, rule, at)
        case Kind():
            yield from _kind(value, rule, at)
        case Shape():
            yield from _shape(value, rule, at)


def _words(value: object, rule: Words, at: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(at, "must be a string")
    elif len(value) < rule.at_least:
        yield Problem(at, f"must be more than {rule.at_least - 1} characters")
    elif rule.at_most is not None and len(value) > rule.at_most:
        yield Problem(at, f"must be less than {rule.at_most + 1} characters")


def _text(value: object, rule: Text, at: str) -> Iterator[Problem]:
    kinds = ("plain_text",) if rule.is_plain else ("plain_text", "mrkdwn")
    if not isinstance(value, dict):
        yield Problem(at, "must provide an object")
    elif (kind := value.get("type")) not in kinds:
        yield Problem(f"{at}/type", f"unsupported type: {kind}")
    else:
        flag = "emoji" if kind == "plain_text" else "verbatim"
        words = Words(at_most=rule.at_most, at_least=1)
        body = {key: each for key, each in value.items() if key != "type"}
        yield from _shape(body, Shape(must={"text": words}, may={flag: Flag()}), at)


def _number(value: object, rule: Number, at: str) -> Iterator[Problem]:
    kinds = (int,) if rule.is_whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool):
        yield Problem(at, "must be an integer" if rule.is_whole else "must be a number")
    elif rule.at_least is not None and value < rule.at_least:
        yield Problem(at, f"must be greater than or equal to {rule.at_least}")
    elif rule.at_most is not None and value > rule.at_most:
        yield Problem(at, f"must be less than or equal to {rule.at_most}")


def _many(value: object, rule: Many, at: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(at, "must provide an array")
        return
    if len(value) < rule.at_least:
        yield Problem(at, f"no fewer than {rule.at_least} items required")
    if rule.at_most is not None and len(value) > rule.at_most:
        yield Problem(at, f"no more than {rule.at_most} items allowed")
    for place, each in enumerate(value):
        yield from _check(each, rule.of, f"{at}/{place}")
    yield from _repeated([each for each in value if isinstance(each, dict)], "action_id", at)


def _kind(value: object, rule: Kind, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(at, "must provide an object")
    elif (kind := str(value.get("type"))) not in rule.types:
        yield Problem(f"{at}/type", f"unsupported type: {kind}")
    else:
        is_block = rule.table == "blocks"
        body = {
            key: each
            for key, each in value.items()
            if key != "type" and not (is_block and key == "block_id")
        }
        yield from _shape(body, TABLES[rule.table][kind], at)
        if is_block and "block_id" in value:
            yield from _words(value["block_id"], BLOCK_ID, f"{at}/block_id")
        for pointer, message in (*judge_data.crossed(value, at), *judge_menus.crossed(value, at)):
            yield Problem(pointer, message)


def _shape(value: object, rule: Shape, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(at, "must provide an object")
        return
    rules = {**rule.may, **rule.must}
    yield from (Problem(at, f"missing required field: {key}") for key in rule.must - value.keys())
    if rule.one_of and not any(key in value for key in rule.one_of):
        yield Problem(at, f"missing required field: {rule.one_of[0]}")
    for key, each in value.items():
        if key in rules:
            yield from _check(each, rules[key], f"{at}/{key}")
        else:
            yield Problem(at, f"invalid additional property: {key}")


def _repeated(objects: list[Json], key: str, at: str) -> Iterator[Problem]:
    seen = Counter(str(each[key]) for each in objects if key in each)
    yield from (Problem(at, f'`{key}` "{id}" already exists') for id in seen if seen[id] > 1)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _type_of(block: object) -> object:
    return block.get("type") if isinstance(block, dict) else None
