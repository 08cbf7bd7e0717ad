"""Months, seasons, units and small numbers by the words people use for them."""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
ALSO_OTHER_WORDS = {"may", "mar", "march", "mars", "mai", "jan", "sep"}
"""Months that are also other words: taken for months only beside a year or after "in" and such."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
PARTS = {"early": 1, "mid": 5, "late": 9}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4} | {
    "4th": 4,
    "last": 2,
}
COUNTS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {
    "a": 1,
    "an": 1,
    "zwei": 2,
    "deux": 2,
    "dos": 2,
    "drei": 3,
    "trois": 3,
    "tres": 3,
    "couple": 2,
    "couple of": 2,
    "a couple of": 2,
    "few": 3,
    "a few": 3,
}
UNITS = {
    name: unit
    for unit, names in {
        "day": "d day tag tage tagen jour día",
        "week": "w wk week woche wochen semaine semana",
        "month": "m mo month monat monate monaten mois mese meses",
        "quarter": "q quarter quartal",
        "year": "y yr year jahr jahre jahren an année année año",
        "decade": "decade",
    }.items()
    for name in names.split()
}
DAY_WORDS = frozenset(
    word
    for word in (
        *MONTHS, *SEASONS, *UNITS, "yesterday", "tomorrow", "today", "currently", "since",
        "between", "before", "after", "previous", "last", "past",
    )
    if word not in ALSO_OTHER_WORDS
)  # fmt: skip
"""Words about days, to which a misspelt word may be mended."""


def number_in(word: str | None) -> int:
    """What an ordinal, a number word or digits count."""
    return ORDINALS.get(str(word)) or COUNTS.get(str(word)) or int(str(word))
