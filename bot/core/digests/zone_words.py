"""Time zones as people name them: IANA keys in any case, cities, and a few abbreviations.

What may mean two zones is not guessed at: whoever typed it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.errors import UserMistake

LONGEST_NAME = 4
"""Words in the longest name of a zone: ``ho chi minh city``."""
EXAMPLES = "Europe/Berlin, America/New_York or UTC"
_MOST_NEAR = 3
_SHORTEST_MENDED = 5
_LONG_WORD = 9
"""From here on a word may have two slips."""
_LONGEST_MISSPELT = 3
_AREAS = (
    *("Europe", "America", "Asia", "Australia", "Africa"),
    *("Pacific", "Atlantic", "Indian", "Arctic", "Antarctica"),
)
"""First parts of keys whose second is a place; of two keys for a place the earlier area counts."""
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
"""What a system may list beside real zones."""
_ORDINARY_WORDS = frozenset({"act", "east", "north", "south", "west", "wake", "troll", "center"})
_MORE_PLACES = {
    "America/Los_Angeles": (
        "san francisco, seattle, san diego, palo alto, california, pacific, us pacific, pdt"
    ),
    "America/New_York": (
        "boston, washington, philadelphia, atlanta, miami, pittsburgh, nyc, us eastern"
    ),
    "America/Chicago": "austin, dallas, houston, minneapolis, us central",
    "America/Denver": "boulder, mountain, us mountain, mdt",
    "America/Phoenix": "arizona",
    "America/Toronto": "ottawa, waterloo",
    "America/Mexico_City": "mexico",
    "America/Sao_Paulo": "rio de janeiro, brasilia, brazil",
    "America/Argentina/Buenos_Aires": "argentina",
    "Europe/London": "edinburgh, glasgow, manchester, oxford, bristol, uk, england, scotland",
    "Europe/Lisbon": "porto",
    "Europe/Madrid": "barcelona, bilbao, spain",
    "Europe/Paris": "lyon, toulouse, grenoble, france",
    "Europe/Brussels": "ghent, leuven, belgium",
    "Europe/Amsterdam": "rotterdam, utrecht, eindhoven, delft, netherlands",
    "Europe/Berlin": (
        "munich, munchen, hamburg, frankfurt, cologne, koln, stuttgart, leipzig, dresden,"
        " karlsruhe, tubingen, germany, deutschland"
    ),
    "Europe/Zurich": "geneva, basel, bern, lausanne, switzerland",
    "Europe/Vienna": "wien, graz, austria",
    "Europe/Prague": "praha, brno",
    "Europe/Warsaw": "krakow, wroclaw, gdansk, poznan",
    "Europe/Rome": "roma, milan, milano, turin, bologna, italy",
    "Europe/Copenhagen": "aarhus, denmark",
    "Europe/Stockholm": "gothenburg, sweden",
    "Europe/Oslo": "trondheim, norway",
    "Europe/Helsinki": "tampere, espoo, finland",
    "Europe/Athens": "thessaloniki, greece",
    "Europe/Istanbul": "ankara, izmir",
    "Europe/Kyiv": "kiev, lviv, kharkiv, ukraine",
    "Europe/Moscow": "saint petersburg, st petersburg, msk",
    "Asia/Jerusalem": "tel aviv, haifa",
    "Asia/Dubai": "abu dhabi",
    "Asia/Karachi": "lahore, islamabad, pkt",
    "Asia/Kolkata": (
        "delhi, new delhi, mumbai, bombay, bangalore, bengaluru, chennai, hyderabad, pune, india"
    ),
    "Asia/Bangkok": "thailand",
    "Asia/Ho_Chi_Minh": "ho chi minh city, hanoi, vietnam",
    "Asia/Jakarta": "indonesia, wib",
    "Asia/Singapore": "sgt",
    "Asia/Shanghai": "beijing, peking, shenzhen, guangzhou, hangzhou, nanjing, china",
    "Asia/Hong_Kong": "hkt",
    "Asia/Taipei": "taiwan",
    "Asia/Manila": "philippines",
    "Asia/Tokyo": "osaka, kyoto, japan, jst",
    "Asia/Seoul": "busan, korea, kst",
    "Africa/Lagos": "abuja, nigeria",
    "Africa/Nairobi": "kenya",
    "Africa/Johannesburg": "cape town, pretoria, sast",
    "Australia/Sydney": "canberra, aedt",
    "Australia/Perth": "awst",
    "Pacific/Auckland": "wellington, nzst, nzdt, new zealand",
    "Pacific/Honolulu": "hawaii",
    "CET": "cest, mez, mesz, central european",
    "EET": "eest, eastern european",
    "WET": "western european",
    "UTC": "z",
}
"""Names that are not part of a key."""
_AMBIGUOUS = {
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "amt": ("America/Manaus", "Asia/Yerevan"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cambridge": ("Europe/London", "America/New_York"),
    "cdt": ("America/Chicago", "America/Havana"),
    "central": ("America/Chicago", "Australia/Adelaide"),
    "cst": ("America/Chicago", "Asia/Shanghai"),
    "eastern": ("America/New_York", "Australia/Sydney"),
    "edt": ("America/New_York", "Australia/Sydney"),
    "est": ("America/New_York", "Australia/Sydney"),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "ist": ("Asia/Kolkata", "Europe/Dublin"),
    "mst": ("America/Denver", "America/Phoenix"),
    "portland": ("America/Los_Angeles", "America/New_York"),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "sst": ("Pacific/Pago_Pago", "Asia/Singapore"),
    "wst": ("Australia/Perth", "Pacific/Apia"),
}
"""What two places are far apart by: the likelier first."""
_WITHOUT_ACCENTS = str.maketrans("äöüáàâãåéèêëíìîïóòôõúùûçñø’", "aouaaaaaeeeeiiiioooouuucno'")
_OFFSET = re.compile(r"(?:utc|gmt)?[+−-]\d{1,2}(?::?\d{2})?")
_LOOKS_LIKE_KEY = re.compile(r"[a-z_]+(?:/[a-z_+-]+)+")


def zone_named(words: Sequence[str]) -> tuple[str, int] | None:
    """The zone whose name the words begin with, and how many words that takes; the longest name
    counts.

    >>> zone_named(["New", "York", "jax"]), zone_named(["europe/berlin"]), zone_named(["jax"])
    (('America/New_York', 2), ('Europe/Berlin', 1), None)

    Raises:
        UserMistake: they may mean two zones, or look like a zone that there is not.
    """
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        said = " ".join(words[:length])
        name = plain_word(said)
        if name in _AMBIGUOUS:
            one, other = _AMBIGUOUS[name]
            raise UserMistake(f"“{said}” may mean {one} or {other}: say which.")
        zone = _names().get(_spaced(name)) or _keys().get(name.replace(" ", "_"))
        if zone is not None:
            return zone, length
    first = plain_word(words[0]) if words else ""
    if _OFFSET.fullmatch(first):
        raise UserMistake(
            f"“{words[0]}” knows no summer time: say a place instead, like {EXAMPLES}."
        )
    if _LOOKS_LIKE_KEY.fullmatch(first) and _has_an_area(first):
        raise _unknown(words[0])
    return None


def misspelt_zone(words: Sequence[str]) -> UserMistake | None:
    """What to say of words some of which are nearly the name of a zone; None: none are.

    >>> str(misspelt_zone(["jax", "New", "Yrok"]))
    'I know no time zone “New Yrok”. Did you mean America/New_York?'
    """
    for length in range(min(_LONGEST_MISSPELT, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            said = " ".join(words[first : first + length])
            if len(said) >= _SHORTEST_MENDED and _near(plain_word(said), within=_slips(said)):
                return _unknown(said)
    return None


def plain_word(word: str) -> str:
    """In small letters and without accents.

    >>> plain_word("Zürich")
    'zurich'
    """
    return word.lower().translate(_WITHOUT_ACCENTS)


def _unknown(said: str) -> UserMistake:
    name = plain_word(said)
    near = _near(name, within=_slips(name) + 1)
    near = near or _near(name.rpartition("/")[2], within=_slips(name))
    meant = f"Did you mean {' or '.join(near)}?" if near else f"Say a place, like {EXAMPLES}."
    return UserMistake(f"I know no time zone “{said}”. {meant}")


def _near(said: str, *, within: int) -> list[str]:
    """The zones whose names are fewest slips away, at most so many."""
    names = _names() | _keys()
    found = process.extract(
        said, names.keys(), scorer=OSA.distance, score_cutoff=within, limit=_MOST_NEAR
    )
    fewest = min((slips for name, slips, _ in found if name[0] == said[0]), default=None)
    near = (names[name] for name, slips, _ in found if name[0] == said[0] and slips == fewest)
    return list(dict.fromkeys(near))


def _slips(name: str) -> int:
    return 2 if len(name) >= _LONG_WORD else 1


def _has_an_area(said: str) -> bool:
    """Whether what stands before the slash is a part of the world, or nearly."""
    areas = {key.partition("/")[0] for key in _keys() if "/" in key}
    said_area = said.partition("/")[0]
    within = 2 if len(said_area) >= _SHORTEST_MENDED else 0
    return (
        process.extractOne(said_area, areas, scorer=OSA.distance, score_cutoff=within) is not None
    )


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


@cache
def _keys() -> dict[str, str]:
    """Every key by itself in small letters."""
    return {key.lower(): key for key in available_timezones() - _NO_ZONES}


@cache
def _names() -> dict[str, str]:
    """Keys by the names of places."""
    names: dict[str, str] = {}
    for area in _AREAS:
        for key in sorted(_keys().values()):
            first, _, place = key.partition("/")
            name = _spaced(place.lower())
            if first == area and "/" not in place and name not in _ORDINARY_WORDS:
                names.setdefault(name, key)
    for key, more in _MORE_PLACES.items():
        names |= dict.fromkeys(more.split(", "), key)
    return names
