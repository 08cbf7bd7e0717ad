"""The rules between the fields of one control: choices that exist, bounds that fit."""

from collections.abc import Iterator

from bot.playground.slack.wire import Json

Found = Iterator[tuple[str, str]]


def crossed(value: Json, at: str) -> Found:
    """What is wrong between the fields of a control."""
    if "options" in value and "option_groups" in value:
        yield at, "only one of options and option_groups is allowed"
    if "options" in value or "option_groups" in value:
        yield from _chosen(value, at)
    if value.get("type") == "plain_text_input":
        yield from _typed(value, at)


def _chosen(menu: Json, at: str) -> Found:
    options = _options(menu)
    if "initial_option" in menu and menu["initial_option"] not in options:
        yield f"{at}/initial_option", "must be one of the options"
    chosen = menu.get("initial_options")
    if not isinstance(chosen, list):
        return
    for place, each in enumerate(chosen):
        if each not in options:
            yield f"{at}/initial_options/{place}", "must be one of the options"
    at_most = menu.get("max_selected_items")
    if isinstance(at_most, int) and len(chosen) > at_most:
        yield f"{at}/initial_options", f"no more than {at_most} items allowed"


def _typed(element: Json, at: str) -> Found:
    least, most = element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield f"{at}/min_length", f"must be less than or equal to {most}"
    begun = element.get("initial_value")
    if isinstance(begun, str) and isinstance(most, int) and len(begun) > most:
        yield f"{at}/initial_value", f"must be less than {most + 1} characters"


def _options(menu: Json) -> list[object]:
    groups = menu.get("option_groups")
    held = [menu, *groups] if isinstance(groups, list) else [menu]
    lists = [each.get("options") for each in held if isinstance(each, dict)]
    return [option for options in lists if isinstance(options, list) for option in options]
