"""What whoever runs the bot asks of it: is all in place, what came of digests, was it right."""

from __future__ import annotations

from itertools import chain

from rich.console import Console

from bot.core.delivery import State
from bot.core.digests.subscription import SubscriptionState
from bot.core.errors import SettingsBroken, UserMistake
from bot.doctor import Patient, examine, examine_live
from bot.jobs.digests.resume import resume
from bot.knowledge_files import load_knowledge
from bot.messages import all_subscriptions
from bot.messages.deliveries import listed, resolved
from bot.messages.hit_rates import hit_rates
from bot.settings import Settings
from bot.store.feedback import FeedbackStore
from bot.store.installations import Installations
from bot.store.keys import Keys
from bot.store.ledger import Ledger
from bot.store.memory import Memory
from bot.store.subscriptions import SubscriptionStore
from bot.terminal.doctor import show_findings
from bot.terminal.show import show
from bot.wiring import now, open_inbox, open_store, wrong_keys

MOST_SHOWN = 50
MOST_SUBSCRIPTIONS = 200
NOT_STOPPED: tuple[SubscriptionState, ...] = ("on", "paused")
NEED_A_LOOK: tuple[State, ...] = ("uncertain", "failed", "unknown", "sending", "claimed", "pending")


def rotate_keys(settings: Settings, keys: Keys, console: Console, *, lets_go: bool) -> int:
    """Encrypts the tokens of all workspaces with the newest key.

    Args:
        lets_go: those that cannot be decrypted are given up.

    Raises:
        SettingsBroken: some cannot be decrypted.
        StoreDown: the store cannot be written.
    """
    installations = Installations(open_store(settings).engine, keys)
    if lets_go and (lost := installations.let_go(now())):
        console.print(f"Let go of {lost}: the app must be installed there again.")
    done = installations.reseal_all()
    console.print(f"{done} token(s) encrypted anew with the newest key.")
    if unreadable := installations.unreadable():
        raise SettingsBroken(wrong_keys(len(unreadable)))
    return 0


def forget_all(settings: Settings, console: Console, workspace: str, *, is_sure: bool) -> int:
    """Forgets all that is kept of a workspace, once whoever runs the bot has said its id again.

    Raises:
        UserMistake: they did not.
        StoreDown: the store or the inbox cannot be written; what was begun may be begun again.
    """
    if not is_sure:
        console.print(
            f"All that is kept of {workspace} will be gone: what was said, decisions, ratings,"
            " digests, settings. Nobody can bring it back."
        )
        try:
            said = console.input("Write the id again to forget it: ")
        except EOFError:
            said = ""
        if said.strip() != workspace:
            raise UserMistake("Nothing was forgotten. Write the same id, or add --yes.")
    inbox = open_inbox(settings).forget_workspace(workspace)
    kept = Memory(open_store(settings).engine).forget_workspace(workspace)
    console.print(f"Forgotten: {kept + inbox} row(s) of {workspace}.")
    return 0


def show_feedback(settings: Settings, console: Console) -> int:
    """Shows how often people said that an answer was right.

    Raises:
        StoreDown: the store cannot be read.
    """
    said = FeedbackStore(open_store(settings).engine).all()
    show(hit_rates(load_knowledge(settings.knowledge), said), console)
    return 0


def show_deliveries(settings: Settings, console: Console, state: State | None) -> int:
    """Shows what became of digests, those of one state or those that need a look.

    Raises:
        StoreDown: the store cannot be read.
    """
    ledger = Ledger(open_store(settings).engine)
    states = (state,) if state is not None else NEED_A_LOOK
    show(listed(ledger.newest(*states, most=MOST_SHOWN), ledger.counts()), console)
    return 0


def resolve_delivery(settings: Settings, console: Console, id: str, *, again: bool) -> int:
    """Says what became of a digest of which nobody knew.

    Raises:
        UserMistake: no uncertain digest has that id.
        StoreDown: the store cannot be written.
    """
    ledger = Ledger(open_store(settings).engine)
    delivery, why = ledger.delivery(id), "an operator looked"
    state: State = "pending" if again else "skipped"
    if delivery is None or not ledger.resolve(delivery.id, state, at=now(), why=why):
        raise UserMistake(f"{id} is the id of no uncertain digest: `deliveries` lists them")
    show(resolved(delivery, again=again), console)
    return 0


def show_subscriptions(
    settings: Settings, console: Console, workspace: str | None, state: SubscriptionState | None
) -> int:
    """Shows the subscriptions of a workspace or of all, in one state or those not stopped.

    Raises:
        StoreDown: the store cannot be read.
    """
    store = SubscriptionStore(open_store(settings).engine)
    states = (state,) if state is not None else NOT_STOPPED
    found = store.some(workspace=workspace, states=states)
    show(all_subscriptions.listed(found, most=MOST_SUBSCRIPTIONS), console)
    return 0


def turn_subscription(settings: Settings, console: Console, id: str, to: SubscriptionState) -> int:
    """Turns a subscription on, or pauses or stops it.

    Raises:
        UserMistake: none has that id, or it is what it is to become, or stopped for good.
        StoreDown: the store cannot be written.
    """
    store = SubscriptionStore(open_store(settings).engine)
    one = store.named(id) if id else None
    if one is None:
        raise UserMistake(f"{id} is the id of no subscription: `subscriptions` lists them")
    if one.state in (to, "stopped"):
        raise UserMistake(all_subscriptions.refused(one))
    if to == "on":
        resume(store, one, now())
    else:
        store.turn(one.id, to, why=all_subscriptions.BY_OPERATOR)
    show(all_subscriptions.turned(store.named(one.id) or one), console)
    return 0


def examine_set_up(settings: Settings, console: Console, *, live: bool) -> int:
    """Prints what is wrong with this set-up and how to mend it; asks Slack only if wanted."""
    patient = Patient(settings=settings)
    return show_findings(chain(examine(patient), examine_live(patient) if live else ()), console)
