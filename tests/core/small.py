"""A knowledge of a few factors and rules, small enough to reckon with by hand."""

from __future__ import annotations

from bot.core.knowledge import Fact, Factor, Knowledge, Pull, Rule, Statement, Verdict

SOURCE = Statement(text="It is so.", cites=("F001",))


def factor(
    name: str,
    cues: tuple[str, ...],
    pull: Pull,
    *,
    code: str | None = None,
    group: str = "target",
    **more: object,
) -> Factor:
    return Factor(
        id=name,
        code=code,
        name=name,
        group=group,
        question=f"Is it {name}?",
        pull=pull,
        because=SOURCE,
        counter=Statement(text="Yet it is not.", cites=("F001",)),
        cues=cues,
        core=True,
        **more,
    )


def rule(name: str, verdict: Verdict | None = None, **conditions: object) -> Rule:
    return Rule(id=name, verdict=verdict, because=SOURCE, **conditions)


def small_knowledge(*rules: Rule, more: tuple[Factor, ...] = ()) -> Knowledge:
    factors = (
        factor("phone", ("phone", "android app"), Pull(framework=-1, either=2), code="D2",
               label="Phone"),
        factor("server", ("server",), Pull(framework=1), code="D1", label="Server"),
        factor("chip", ("esp32", "microcontroller*"), Pull(framework=-3), code="D4", label="Chip"),
        factor("coral", ("edge tpu",), Pull(framework=-3), code="D6"),
        factor("tpu", ("tpu",), Pull(jax=3), code="H1", group="hardware"),
        factor("llm", ("llm", "language model"), Pull(framework=3), code="T1", group="task"),
        factor("table", ("csv", "spreadsheet"), Pull(neither=4), code="T9", group="task"),
        factor("python", ("python",), Pull(framework=1), code="L1", group="language"),
        *more,
    )  # fmt: skip
    return Knowledge(
        facts={"F001": Fact(id="F001", topic="all", statement="So.", as_of="2026-11", source="S")},
        frameworks={},
        factors={f.id: f for f in factors},
        rules={r.id: r for r in rules},
        cases={},
        claims={},
        concepts={},
        metrics={},
        sources={},
        unmeasured={},
        languages={},
        signals={},
    )
