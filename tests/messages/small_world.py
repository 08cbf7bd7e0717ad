"""A whole knowledge of the tests' own: its figures are invented and never change with curation.

Five worked cases a verdict, because the calibration is learned in five folds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import yaml

from bot.core.knowledge import (
    Action,
    Case,
    Claim,
    Concept,
    Fact,
    Factor,
    Framework,
    Knowledge,
    Language,
    Pull,
    Rule,
    Signal,
    Statement,
    Verdict,
)
from bot.core.mind import Mind
from bot.core.numbers.metric import ClaimTest, Metric, SourceTerms
from bot.core.numbers.periods import month_of
from bot.core.numbers.series import Observation
from bot.toolbox import Toolbox
from bot.wiring import find_commands
from tests.toolboxes import NOON, store_in_memory, toolbox_of

_KINDS = (
    "frameworks",
    "factors",
    "rules",
    "claims",
    "concepts",
    "metrics",
    "sources",
    "languages",
    "signals",
)


def small_world() -> Knowledge:
    """A new copy of it, so that a test may break its own."""
    return Knowledge(
        facts=_by_id(_FACTS),
        frameworks=_by_id(_FRAMEWORKS),
        factors=_by_id(_FACTORS),
        rules=_by_id(_RULES),
        cases=_by_id(_cases()),
        claims=_by_id(_CLAIMS),
        concepts=_by_id(_CONCEPTS),
        metrics=_by_id(_METRICS),
        sources=_by_id(_SOURCES),
        unmeasured={},
        languages=_by_id(_LANGUAGES),
        signals=_by_id(_SIGNALS),
        version="small",
    )


@cache
def small_toolbox() -> Toolbox:
    """A toolbox on a mind fitted on it once."""
    return toolbox_of(Mind(small_world()).fit(), find_commands(), store_in_memory(_counted()))


def write_small_world(folder: Path) -> Path:
    """Writes it as the files of a ``knowledge/`` folder and gives the folder back."""
    world = msgspec.to_builtins(small_world())
    for kind in _KINDS:
        (folder / kind).mkdir(parents=True)
        for name, entry in world[kind].items():
            del entry["id"]
            _write(folder / kind / f"{name}.yaml", entry)
    _write(folder / "facts.yaml", list(world["facts"].values()))
    (folder / "cases").mkdir()
    _write(folder / "cases" / "all.yaml", list(world["cases"].values()))
    return folder


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _by_id(entries):
    return {entry.id: entry for entry in entries}


def _said(text: str, *cites: str) -> Statement:
    return Statement(text=text, cites=cites, opinion=not cites)


def _fact(name: str, topic: str, as_of: str, statement: str, url: str | None) -> Fact:
    source = "Tests" if url else "package metadata of trees"
    return Fact(id=name, topic=topic, statement=statement, as_of=as_of, source=source, url=url)


_FACTS = (
    _fact("F001", "popularity", "2026-03", "torch had 80M downloads in March 2026, tensorflow 20M.",
          "https://downloads.example.org/march"),
    _fact("F002", "popularity", "2025-03", "torch had 60M downloads in March 2025, tensorflow 22M.",
          "https://downloads.example.org/before"),
    _fact("F003", "research", "2026-01", "Nine of ten new papers with code use PyTorch.",
          "https://papers.example.org/trends"),
    _fact("F004", "deployment", "2026-08", "LiteRT runs on microcontrollers of 32 KB.",
          "https://github.com/example/litert/blob/main/README.md"),
    _fact("F005", "deployment", "2025-03", "TorchServe is no longer maintained.",
          "https://github.com/example/serve"),
    _fact("F006", "hardware", "2026-09", "JAX is what TPUs are sold with.",
          "https://www.example.org/tpu"),
    _fact("F007", "data", "2026-05", "Boosted trees lead on tables of ordinary size.", None),
)  # fmt: skip

_FRAMEWORKS = tuple(
    Framework(
        id=name.lower(), name=name, aliases=aliases, home=f"https://{name.lower()}.example.org",
        summary=_said(f"{name} is a framework.", "F001"),
    )
    for name, aliases in (
        ("PyTorch", ("pytorch", "torch")),
        ("TensorFlow", ("tensorflow", "tf")),
        ("Keras", ("keras",)),
        ("JAX", ("jax",)),
    )
)  # fmt: skip

_FACTORS = (
    Factor(
        id="android", code="D2", name="an Android app", group="target", label="Phone",
        question="Is it an Android app?", pull=Pull(framework=-1, either=2),
        because=_said("LiteRT ships with Android, and takes models of both.", "F004"),
        counter=_said("ExecuTorch runs there as well."),
        cues=("android", "android app", "phone"),
        deploy_on=_said("LiteRT", "F004"),
    ),
    Factor(
        id="browser", code="D5", name="in the browser", group="target", label="Browser",
        question="Does it run in the browser?", pull=Pull(framework=-1),
        because=_said("TensorFlow.js trains and runs in a page."),
        counter=_said("ONNX Runtime runs PyTorch models in a page."),
        cues=("browser", "web page"),
    ),
    Factor(
        id="microcontroller", code="D4", name="a microcontroller", group="target",
        label="Microcontroller", question="Is it a microcontroller?", pull=Pull(framework=-3),
        because=_said("Only LiteRT's runtime fits into so little memory.", "F004"),
        counter=_said("Training may still happen in PyTorch."),
        cues=("microcontroller*", "esp32"),
    ),
    Factor(
        id="server", code="D1", name="our own server", group="target", label="Server",
        question="Does it run on a server?", pull=Pull(framework=1),
        because=_said("On a server nothing stands in PyTorch's way.", "F003"),
        counter=_said("TensorFlow Serving is mature."), cues=("server",),
        deploy_on=_said("a plain web service"),
    ),
    Factor(
        id="llm", code="T1", name="a language model", group="task", core=True,
        question="Is it a language model?", pull=Pull(framework=3),
        because=_said("Open language models appear for PyTorch.", "F003", "F001"),
        counter=_said("Serving one needs no framework of yours."),
        cues=("llm", "language model", "support tickets"),
    ),
    Factor(
        id="vision", code="T2", name="pictures", group="task", core=True,
        question="Is it about pictures?", pull=Pull(framework=1),
        because=_said("New vision models appear for PyTorch first.", "F003"),
        counter=_said("Keras has good vision models too."), cues=("photo", "picture"),
    ),
    Factor(
        id="table", code="T9", name="tables", group="task", core=True,
        question="Is it a table?", pull=Pull(neither=2),
        because=_said("Boosted trees do better on tables.", "F007"),
        counter=_said("A network helps where a table holds texts."), cues=("csv", "spreadsheet*"),
    ),
    Factor(
        id="tensorflow-code", code="P2", name="TensorFlow code to keep", group="team", core=True,
        question="Is there code already?", pull=Pull(framework=-3),
        because=_said("Working code is worth more than a fashion."),
        counter=_said("Keras 3 could carry it over."),
        cues=("our tensorflow code", "written in tensorflow"),
    ),
    Factor(
        id="tpu", code="H1", name="TPUs", group="hardware", core=True,
        question="Do you have TPUs?", pull=Pull(jax=3),
        because=_said("JAX is what TPUs are sold with.", "F006"),
        counter=_said("PyTorch runs on them too, with more work."), cues=("tpu",),
    ),
    Factor(
        id="python", code="L1", name="Python", group="language", core=True,
        question="Do you write Python?", pull=Pull(framework=1),
        because=_said("PyTorch is written for Python."),
        counter=_said("So are the others."), cues=("python",), metric="pypi.pair_share",
    ),
)  # fmt: skip

_RULES = (
    Rule(
        id="only-litert-fits", all_of=("microcontroller",), verdict="tensorflow", priority=9,
        because=_said("Only TensorFlow's runtime reaches that chip.", "F004"),
        deploy_on=_said("LiteRT for microcontrollers", "F004"),
    ),
    Rule(
        id="plain-table", all_of=("table",), none_of=("vision", "llm"), verdict="neither",
        because=_said("A plain table needs no deep-learning framework.", "F007"),
        deploy_on=_said("gradient-boosted trees"),
    ),
    Rule(
        id="training-on-tpus", all_of=("tpu",), none_of=("tensorflow-code",), pull=Pull(jax=3),
        because=_said("Training on TPUs from nothing is JAX's home.", "F006"),
    ),
)  # fmt: skip

_ADVISED: dict[Verdict, tuple[str, ...]] = {
    "pytorch": (
        "We fine-tune a language model on support tickets, which framework?",
        "An LLM on our own server, what should we use?",
        "We sort photos on a server with Python people. Which one?",
        "We want to tune a small llm for lawyers, torch or tf?",
        "Pictures of cracks, checked on our server. Which framework?",
    ),
    "tensorflow": (
        "We keep our TensorFlow code and add pictures. Stay or leave?",
        "The ranking is written in TensorFlow and works, what now?",
        "An ESP32 in every pump listens to its bearing. Which framework?",
        "A microcontroller counts parts, what should we use?",
        "A game that learns in the browser, our TensorFlow code exists. Which one?",
    ),
    "either": (
        "An Android app that names birds from a photo, which framework?",
        "We build a phone app for plants. Which one?",
        "The android app must sort pictures offline. What should we use?",
        "Photo filter on the phone, torch or tf?",
        "An android app for a museum, what would you take?",
    ),
    "jax": (
        "We train a language model from nothing on a TPU pod, which framework?",
        "A TPU grant for physics. What should we use?",
        "Pretraining on TPUs, nothing written yet. Which one?",
        "We rent a TPU for simulation, what would you take?",
        "The tpu is ours for a year, torch or tf?",
    ),
    "neither": (
        "We predict churn from a CSV, which framework?",
        "A spreadsheet of prices, who pays late? Which one?",
        "Sales in a csv by shop, what should we use?",
        "A spreadsheet with 3000 rows of rents, torch or tf?",
        "The CSV of our meters, predict tomorrow. What would you take?",
    ),
}
_OTHERS: dict[Action, tuple[str, ...]] = {
    "clarify": ("pytorch or tensorflow?", "torch or tf?", "which framework should I take?"),
    "stats": (
        "how many downloads does torch have?",
        "how many people use TensorFlow?",
        "downloads of jax this year?",
    ),
    "claim": (
        "is it true that TensorFlow is dying?",
        "is it true that Keras is slow?",
        "is it still true that papers use PyTorch?",
    ),
    "explain": (
        "what became of TorchServe?",
        "what is vLLM?",
        "what became of TF Lite?",
    ),
    "help": ("hello", "thank you", "what can you do?"),
    "decline": (
        "RuntimeError: out of memory, how do I fix this?",
        "how do I write a loss in torch?",
        "which laptop should I buy?",
        "is that course any good for my career?",
        "LangChain or LlamaIndex?",
        "book a meeting room for Tuesday",
    ),
}


def _cases() -> tuple[Case, ...]:
    advised = [
        Case(id=f"{verdict}-{n}", text=text, action="recommend", verdict=verdict, accept=(verdict,))
        for verdict, texts in _ADVISED.items()
        for n, text in enumerate(texts)
    ]
    others = [
        Case(id=f"{action}-{n}", text=text, action=action)
        for action, texts in _OTHERS.items()
        for n, text in enumerate(texts)
    ]
    return (*advised, *others)


_CLAIMS = (
    Claim(
        id="papers", code="C01", origin="article", quote="papers use PyTorch", topic="research",
        favours="pytorch", status="holds", retest="fact",
        now=_said("Nine of ten new papers with code do.", "F003"),
    ),
    Claim(
        id="ahead", code="C02", origin="article", quote="PyTorch will overtake in downloads",
        topic="popularity", favours="pytorch", status="came_true", retest="metric",
        metric="pypi.pair_share", now=_said("It is ahead four to one.", "F001", "F002"),
        test=ClaimTest(
            metric="pypi.pair_share", line="pytorch", kind="passed", above=50, prediction=True,
            as_said="PyTorch has more than half of the downloads",
        ),
    ),
    Claim(
        id="dying", code="C03", origin="article", quote="TensorFlow is dying a slow death",
        topic="popularity", favours="pytorch", status="weakened", retest="metric",
        metric="pypi.downloads", now=_said("Its downloads hold level.", "F001"),
        asked_as=("is tensorflow dead",),
    ),
    Claim(
        id="only-phones", code="R01", origin="hearsay", quote="only TensorFlow runs on a phone",
        topic="deployment", favours="tensorflow", status="overturned", retest="fact",
        now=_said("LiteRT takes models of both.", "F004"),
    ),
    Claim(
        id="nicer", code="R02", origin="hearsay", quote="Keras is nicer to read",
        topic="opinion", favours="keras", status="cannot_tell", retest="opinion",
        now=_said("Nicer for whom? No number says."),
    ),
)  # fmt: skip

_CONCEPTS = (
    Concept(
        id="litert", name="LiteRT", aliases=("tf lite", "tflite"), side="tensorflow",
        what=_said("LiteRT runs small models on devices.", "F004"),
        became=_said("It was called TF Lite until 2024."),
    ),
    Concept(
        id="torchserve", name="TorchServe", aliases=("torch serve",), side="pytorch",
        what=_said("TorchServe is PyTorch's former model server.", "F005"),
        became=_said("Nobody maintains it since March 2025.", "F005"),
        use=_said("Use vLLM for language models."), factors=("D1",), see_also=("vllm",),
    ),
    Concept(
        id="vllm", name="vLLM", aliases=(), side="pytorch",
        what=_said("vLLM serves language models."),
    ),
)  # fmt: skip

_METRICS = (
    Metric(
        id="pypi.downloads", name="Downloads", question="Which is fetched more?", unit="a month",
        measure="downloads", step="month", form="count", kind="flow", caveat="Counts machines.",
        families={"pytorch": ("torch",), "tensorflow": ("tensorflow",)}, settles_days=1,
        stale_days=70, sources=("tests",),
    ),
    Metric(
        id="pypi.pair_share", name="Share of downloads", question="Which leads?", unit="% of both",
        measure="downloads", step="month", form="share", kind="flow", caveat="Counts machines.",
        families={"pytorch": ("torch",), "tensorflow": ("tensorflow",)}, settles_days=1,
        stale_days=70, sources=("tests",), asked_as=("share",),
    ),
)  # fmt: skip

_SOURCES = (
    SourceTerms(
        id="tests", name="Tests", home="https://example.org", attribution="Data: Tests",
        licence="none", bias="Counts what a test needs.",
    ),
)  # fmt: skip


def _counted() -> Iterator[Observation]:
    """Eighteen months to October 2026: PyTorch grows steadily, TensorFlow stands still."""
    month = date(2025, 5, 1)
    for number in range(18):
        period = month_of(month)
        for subject, value in (("torch", 1_500_000 + 200_000 * number), ("tensorflow", 2_000_000)):
            yield Observation(
                measure="downloads", subject=subject, step="month", start=period.start,
                end=period.end, value=value, regime="counted by the tests", source="tests",
                url="https://example.org/downloads", fetched_at=NOON,
            )  # fmt: skip
        month = period.end


_LANGUAGES = (
    Language(
        id="de", name="German", note="Danke für die Frage; ich antworte auf Englisch.",
        marks=("wir", "eine", "mit", "für", "und", "welches"),
        words={"wir": "we", "bauen": "build", "eine": "a", "für": "for", "welches": "which"},
    ),
)  # fmt: skip

_SIGNALS = tuple(
    Signal(id=name, note="Told by its words.", cues=cues)
    for name, cues in {
        "error-talk": ("runtimeerror", "fix this", "out of memory"),
        "how-to-code": ("how do i write", "write a loss"),
        "shopping": ("buy", "laptop"),
        "careers-and-courses": ("course", "career"),
        "other-tools": ("langchain", "llamaindex"),
        "office-chores": ("meeting room", "book a"),
        "greeting": ("hello", "thank you"),
        "asks-if-true": ("is it true", "is it still true"),
        "asks-how-many": ("how many", "downloads of"),
        "asks-what-is": ("what is", "what became of"),
        "asks-choice": ("which framework", "which one", "torch or tf", "what should we use"),
    }.items()
)
