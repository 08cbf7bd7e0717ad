"""Cues of what a question about numbers is after, in the cue language of `knowledge/README.md`."""

from __future__ import annotations

from typing import Literal

NumberKind = Literal["stats", "trend", "compare", "claim_like"]
"""``claim_like``: asks whether something said of their standing is so."""

KINDS: dict[NumberKind, tuple[str, ...]] = {
    "claim_like": (
        "true", "really", "overtake*", "overtook", "overtaken", "passed", "did .. pass", "surpass*",
        "told me", "people/they/everyone say/says/claim/claims", "heard", "claim*", "myth",
        "according to", "the article", "twice as many/much", "three out of four", "three in four",
        "stimmt", "vrai", "verdad", "flip", "flipped", "caught up", "lines cross*", "crossed",
    ),
    "compare": (
        "compar*", "vs", "v", "versus", "against", "than", "side by side", "head to head",
        "difference between", "next to", "relative to", "vergleich*", "gegen", "contra", "contre",
        "gap between", "stack up", "split",
    ),
    "trend": (
        "trend*", "grow*", "growth", "shrink*", "shrank", "declin*", "rise", "rising", "rose",
        "fall", "falling", "fell", "drop", "dropping", "dropped", "going/go/goes/went up/down",
        "over time", "over the year", "momentum", "dying", "dead", "fading", "ground", "curve",
        "up or down", "history", "evolution", "evolv*", "changed", "changing", "slow*", "peak*",
        "accelerat*", "stagnat*", "plateau*", "recover*", "how has/have .. developed/changed/done",
        "gaining", "losing", "still", "increas*", "decreas*", "entwick*", "évolution", "wächst",
        "steigt", "fällt",
    ),
}  # fmt: skip
"""The first kind of which a cue is heard is meant."""
BROAD = (
    "adoption", "adopted", "popular*", "dying", "dead", "alive", "winning", "winner", "wins",
    "won", "leading", "who leads", "ahead", "how's .. doing", "how is/are .. doing", "they doing",
    "state of", "standing", "relevan*", "overview", "mainstream", "taking over", "takes over",
    "traction", "ground", "still/anybody/anyone/nobody/everybody/everyone using/use/uses/used",
    "obsolete", "legacy", "abandoned", "fading", "momentum", "uptake", "hype", "beliebt*",
    "most used", "more used", "widespread", "dominat*", "dominan*", "usage", "how did .. develop*",
    "how .. developed", "growth", "grow*", "share", "ratio", "lead", "percentage",
)  # fmt: skip
"""Asks how a framework stands, with no number named."""
ASIDES = (
    "quick/short/one/another/my/silly/stupid/dumb/simple/honest question",
    "a question about/for/on", "of course", "local meetup", "for/at a/our/the meetup",
    "people/folks/everybody/everyone/they on twitter/reddit/linkedin/youtube",
    "since/after/because chatgpt", "seminar/term/white/our/my/thesis paper",
    "share/sharing it/this/that with",
)  # fmt: skip
"""Ways of speaking that name no number."""
ALSO_CALLED = {
    "stackoverflow": "stack overflow",
    "huggingface": "hugging face",
    "hf": "hugging face",
    "=SO": "stack overflow",
}
"""Other ways to write a site; ``=`` only with these capitals."""
