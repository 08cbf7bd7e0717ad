"""What Framewise knows, as frozen values; it does not know the files they come from.

These dataclasses are the one truth for the shape of ``knowledge/``: the loader, the checker, the
editor schema and the annotated template all follow them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.series import Step

Verdict = Literal["pytorch", "tensorflow", "either", "jax", "neither"]
Action = Literal["recommend", "clarify", "stats", "claim", "explain", "help", "decline"]
Side = Literal["pytorch", "tensorflow", "jax", "keras", "neutral"]
Confidence = Literal["high", "medium", "low"]
ClaimStatus = Literal["holds", "came_true", "weakened", "overturned", "cannot_tell"]
Retest = Literal["metric", "fact", "opinion"]
Origin = Literal["article", "hearsay"]
TestKind = Literal["level", "trend", "passed", "age"]
"""``level``: where the newest value lies; ``trend``: where it goes; ``passed``: whether the line is
ahead; ``age``: how many days ago the newest event was."""
MetricForm = Literal["count", "share", "rate", "per_100k", "age"]
"""``count``: the sum of a line's subjects; ``share``: % among the lines; ``rate``: % of the whole;
``per_100k``: per 100,000 of the whole; ``age``: days since the newest event."""
Group = Literal[
    "target",
    "language",
    "task",
    "purpose",
    "team",
    "models",
    "hardware",
    "scale",
    "serving",
    "quality",
    "circumstance",
]

WITHOUT_SPACES = frozenset({"ja", "zh"})
"""Languages glossed letter by letter: they write without spaces."""
VERDICTS: tuple[Verdict, ...] = ("pytorch", "tensorflow", "either", "jax", "neither")
ACTIONS: tuple[Action, ...] = (
    "recommend",
    "clarify",
    "stats",
    "claim",
    "explain",
    "help",
    "decline",
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One dated, sourced statement; everything shown to a person rests on these."""

    id: str
    """``F001`` and so on."""
    topic: str
    statement: str
    as_of: str
    """``YYYY-MM``: when the statement was true, as far as the source shows."""
    source: str
    """Who says so, as a reader would name it."""
    url: str | None = None
    confidence: Confidence = "high"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A sentence for a person and the facts it rests on."""

    text: str
    cites: tuple[str, ...] = ()
    """Fact ids; empty only where the sentence is marked ``opinion``."""
    opinion: bool = False


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One of the frameworks a verdict can name."""

    id: str
    name: str
    aliases: tuple[str, ...]
    summary: Statement
    home: str


@dataclass(frozen=True, kw_only=True)
class Pull:
    """How far something pulls towards each verdict, in points of the three-point scale."""

    framework: float = 0.0
    """-3 strongly TensorFlow, +3 strongly PyTorch, 0 the choice does not turn on it."""
    either: float = 0.0
    """0 to 3: how much it makes the choice between the two matter less."""
    jax: float = 0.0
    neither: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One thing about a project that speaks for or against a framework."""

    id: str
    code: str | None = None
    """Letter and number of the catalogue (``D4``); several factors may share one; none for a
    circumstance that is no catalogue entry."""
    name: str
    """A short noun phrase for the line of what was heard."""
    group: Group
    question: str
    pull: Pull
    because: Statement
    counter: Statement
    cues: tuple[str, ...]
    negated: tuple[str, ...] = ()
    """Cues that rule the factor out."""
    hypothetical: tuple[str, ...] = ()
    """Cues that mention the factor without asserting it."""
    except_in: tuple[str, ...] = ()
    """Phrases that contain a cue and mean something else."""
    yields_to: tuple[str, ...] = ()
    """Factors that say the same more exactly: where one of them holds, this one is not counted."""
    deploy_on: Statement | None = None
    label: str | None = None
    """What a button says when this factor is one of the answers to a question."""
    metric: str | None = None
    """The adoption metric whose measured trend may move the weight."""
    core: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What several factors mean together, where a sum of weights would miss it."""

    id: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    """Factors that must have been ruled out in so many words."""
    verdict: Verdict | None = None
    """A hard constraint's verdict; no trend and no weight moves it."""
    pull: Pull = field(default_factory=Pull)
    because: Statement = field(default_factory=lambda: Statement(text=""))
    deploy_on: Statement | None = None
    priority: int = 0
    """Of several hard constraints that hold, the highest decides."""
    silent: bool = False
    """True: bookkeeping, no reason to show (as where two factors are one piece of evidence)."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One worked message: what a knowledgeable colleague would do with it."""

    id: str
    text: str
    action: Action
    thread: tuple[str, ...] = ()
    verdict: Verdict | None = None
    accept: tuple[Verdict, ...] = ()
    needs: dict[str, bool] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimTest:
    """Which number re-tests a claim, and what it must be for the claim to hold."""

    metric: str
    line: str
    kind: TestKind
    as_said: str
    """What must be so for the claim to hold, as this number puts it: one clause for people."""
    over: str | None = None
    """Passed: the line that must be behind. Level: the value is a multiple of this line's."""
    above: float | None = None
    """Passed: the value that must be behind, instead of a line."""
    holds: tuple[float | str, ...] = ()
    """Level, age: the lowest and highest value that bear the claim out. Trend: the outcomes."""
    weakened: tuple[float | str, ...] = ()
    """The same, wider: what leaves part of it standing. What lies beyond overturns the claim."""
    prediction: bool = False
    """True: what bears it out makes it ``came_true``."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Something said about the frameworks' standing, and whether it still holds."""

    id: str
    code: str
    """``C01`` to ``C46`` for the article, ``R01`` and on for what is often repeated."""
    origin: Origin
    quote: str
    topic: str
    favours: Side
    status: ClaimStatus
    now: Statement
    retest: Retest
    metric: str | None = None
    test: ClaimTest | None = None
    """How its metric re-tests it; without one the status is the editors'."""
    asked_as: tuple[str, ...] = ()
    """Ways people put it when they ask."""


@dataclass(frozen=True, kw_only=True)
class Concept:
    """A name of the field: what it is, what became of it, what to use."""

    id: str
    name: str
    aliases: tuple[str, ...]
    side: Side
    what: Statement
    became: Statement | None = None
    use: Statement | None = None
    factors: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One adoption number: how it is counted, and what it can and cannot say."""

    id: str
    name: str
    question: str
    measure: str
    """What the observations count: ``pypi.downloads``."""
    step: Step
    form: MetricForm
    families: dict[str, tuple[str, ...]]
    """The lines, by framework or lane: subjects that are added up; ``-subject`` is taken off."""
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Further subjects of a line, counted where all of them are known; else the regime says
    which are missing."""
    among: tuple[str, ...] = ()
    """For a share: the lines it is a share among; all of them if left out."""
    whole: str = "*"
    """For a rate: the subject it is a rate of."""
    pool: int = 1
    """So many periods are counted together."""
    unit: str
    """Follows the value: ``% of the downloads of both``."""
    kind: Literal["stock", "flow"]
    caveat: str
    settles_days: int
    """Days after a period's end until its number is final."""
    stale_days: int
    """Days after a period's end from which the number is called old."""
    small: bool = False
    """True: counts are so small that the sampling error matters (Wilson intervals)."""
    sources: tuple[str, ...]
    """Entries of ``knowledge/sources``, the live one first."""
    asked_as: tuple[str, ...] = ()
    """What people call it when they ask."""
    controls: str | None = None
    """A metric whose lines should not move with this one: if they do, it is the plumbing."""
    total: str | None = None
    """The running total of which this is the growth: it answers for a stretch of time."""


@dataclass(frozen=True, kw_only=True)
class SourceTerms:
    """Who counted: how to name them, and on what terms the numbers are shown."""

    id: str
    name: str
    """As a reader knows it: ``ClickPy``."""
    home: str
    attribution: str
    licence: str
    bias: str
    """What it counts that one would not, or misses."""


@dataclass(frozen=True, kw_only=True)
class Unmeasured:
    """A number people ask for that is not counted here, and the nearest one that is, if any."""

    id: str
    name: str
    why: str
    nearest: str | None = None
    """A metric's id; none where no number comes near."""
    asked_as: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Language:
    """Words of another language as the English words the cues are written in."""

    id: str
    """ISO 639-1 code."""
    name: str
    note: str
    """One line in that language: I answer in English."""
    marks: tuple[str, ...]
    """Words or characters by which the language is told."""
    words: dict[str, str]
    """Word or phrase in the language -> English words."""


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A kind of phrase that tells what a message wants; the router learns what each is worth."""

    id: str
    note: str
    cues: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """All of ``knowledge/``, each kind by id."""

    facts: dict[str, Fact]
    frameworks: dict[str, Framework]
    factors: dict[str, Factor]
    rules: dict[str, Rule]
    cases: dict[str, Case]
    claims: dict[str, Claim]
    concepts: dict[str, Concept]
    metrics: dict[str, Metric]
    sources: dict[str, SourceTerms]
    unmeasured: dict[str, Unmeasured]
    languages: dict[str, Language]
    signals: dict[str, Signal]
    version: str = ""
    """A hash of every byte read: the same version gives the same answers."""

    def newest_evidence(self) -> str:
        """The month of the newest fact, ``YYYY-MM``."""
        return max((fact.as_of for fact in self.facts.values()), default="")
