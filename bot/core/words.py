"""Text as words with their places; it knows nothing of what the words mean.

Every word remembers where it stands in the text, so that whatever is heard can be quoted exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_EXTENSIONS = (
    "pt pth ptl pte pt2 ckpt h5 hdf5 pb tflite onnx keras gguf safetensors mlpackage mlmodel"
    " litertlm csv tsv xlsx xls parquet pdf py ipynb js ts json net"
).split()
_UNITS = "b kb kib mb mib gb gib tb tib pb hz khz mhz ms fps k".split()

_ANY_EXTENSION = "|".join(_EXTENSIONS)
_FILE_EXTENSION = "|".join(e for e in _EXTENSIONS if e != "keras")
_UNIT = "|".join(_UNITS)
_NO_SPACES = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(
    rf"""
    c\+\+ | [cf]\#                                             # languages whose name is no word
  | (?<![^\W_])\.(?:{_ANY_EXTENSION})(?![^\W_])                  # .pth alone
  | (?<=[^\W_])\.(?:{_FILE_EXTENSION})(?![^\W_]|\.[^\W_])         # the ending of model.h5
  | \d+(?:[.,]\d+)*(?=(?:{_UNIT})(?![^\W_]))                   # 64 of 64kb
  | \d+(?:[.,]\d+)+                                            # 2.5
  | [{_NO_SPACES}]+                                             # writing without spaces
  | [^\W_{_NO_SPACES}]+(?:'[^\W_{_NO_SPACES}]+)*                # anything else
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[kmb]?")
_FACTORS = {"k": 1e3, "m": 1e6, "b": 1e9}
_NUMBER_WORDS = dict(
    zip(
        (
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
            " sixteen seventeen eighteen nineteen twenty"
        ).split(),
        map(float, range(2, 21)),
        strict=True,
    )
) | {
    "dozen": 12.0,
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "eighty": 80.0,
    "hundred": 100.0,
    "hundreds": 500.0,
    "thousand": 1e3,
    "thousands": 5e3,
    "million": 1e6,
    "millions": 5e6,
    "billion": 1e9,
}
_SAME_LENGTH = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-", "‑": "-"}
)
_PROCESSORS = re.compile("[a-z](pu|cu)s")
_BRITISH = re.compile(r"([^aeiou]|[aou])is(e[drs]?|ing|ations?)$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, in normal form, and where it stands."""

    raw: str
    plain: str
    """Lower case."""
    normal: str
    """Lower case, without plural ending and with American spelling: what cues are compared by."""
    start: int
    end: int


READ_FIRST, READ_LAST = 4000, 2000
"""Characters read of a very long text: people begin with what it is and end with the question."""


def readable(text: str) -> str:
    """A text as far as it is read: whole, or its beginning and its end."""
    if len(text) <= READ_FIRST + READ_LAST:
        return text
    return f"{text[:READ_FIRST]}\n{text[-READ_LAST:]}"


def plain_text(text: str) -> str:
    """The text in lower case with plain quotes and dashes, letter for letter as long as before."""
    swapped = text.translate(_SAME_LENGTH)
    lowered = swapped.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in swapped)


def split_words(text: str) -> list[Word]:
    """The words of a text in order.

    >>> [w.normal for w in split_words("Our 64KB boards, C++ and tf.keras: model.h5")]
    ['our', '64', 'kb', 'board', 'c++', 'and', 'tf', 'kera', 'model', '.h5']
    """
    plain = plain_text(text)
    return [
        Word(text[m.start() : m.end()], m.group(), normal_form(m.group()), m.start(), m.end())
        for m in _WORD.finditer(plain)
    ]


@lru_cache(maxsize=50_000)
def normal_form(plain: str) -> str:
    """A lower-case word without plural ending and with American spelling.

    >>> normal_form("boxes"), normal_form("batteries"), normal_form("optimised")
    ('boxe', 'battery', 'optimized')
    """
    word = plain.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    ) or _PROCESSORS.fullmatch(word):
        word = word[:-1]
    return _BRITISH.sub(r"\1iz\2", word) if len(word) > 5 else word


def number(plain: str) -> float | None:
    """What a word counts, or None if it is no number (``64``, ``11k``, ``2.5``, ``ten``).

    >>> number("11k"), number("ten"), number("1,200"), number("many")
    (11000.0, 10.0, 1200.0, None)
    """
    if plain in _NUMBER_WORDS:
        return _NUMBER_WORDS[plain]
    if not _NUMBER.fullmatch(plain):
        return None
    digits, factor = (plain[:-1], _FACTORS[plain[-1]]) if plain[-1] in _FACTORS else (plain, 1.0)
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    try:
        return float(whole) * factor
    except ValueError:
        return None


def is_number(plain: str) -> bool:
    """Whether the word states a number (``64``, ``11k``, ``2.5``, ``ten``)."""
    return plain in _NUMBER_WORDS or _NUMBER.fullmatch(plain) is not None
