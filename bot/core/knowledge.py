"""What Framewise knows, as frozen values; it does not know the files they come from.

These dataclasses are the one truth for the shape of ``knowledge/``: the loader, the checker, the
editor schema and the annotated template all follow them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.numbers.metric import ClaimTest, Metric, SourceTerms, Unmeasured

Verdict = Literal["pytorch", "tensorflow", "either", "jax", "neither"]
Action = Literal["recommend", "clarify", "stats", "claim", "explain", "help", "decline"]
Side = Literal["pytorch", "tensorflow", "jax", "keras", "neutral"]
Confidence = Literal["high", "medium", "low"]
ClaimStatus = Literal["holds", "came_true", "weakened", "overturned", "cannot_tell"]
Retest = Literal["metric", "fact", "opinion"]
Origin = Literal["article", "hearsay"]
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
