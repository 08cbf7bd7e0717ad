"""Group commit: what many threads write at the same moment is kept in one transaction.

A transaction waits for the disk, and on SQLite for every other one; sixteen threads that each keep
a row so wait for each other fifteen times. Here one of them keeps the rows of all who came while
the one before was at it. Each still waits until its own is kept.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

from bot.core.errors import StoreDown
from bot.store.engine import writing

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")
WriteAll = Callable[[Connection, Sequence[Ask]], Sequence[Answer]]
"""Writes what several ask within a transaction, and answers each, in their order."""


class Pending(Generic[Answer]):
    """Something that is about to be kept."""

    def __init__(
        self, group: GroupCommit, write_all: WriteAll[Any, Answer], ask: Any, *, may_be_undone: bool
    ) -> None:
        self.write_all = write_all
        self.ask = ask
        self.may_be_undone = may_be_undone
        self.answered: Future[Answer] = Future()
        self._group = group

    def kept(self) -> Answer:
        """Waits until it is kept; gives the answer.

        Raises:
            StoreDown: the database cannot be written just now.
        """
        self._group.keep(self)
        return self.answered.result()


class GroupCommit:
    """Transactions on one database, each for as many threads as ask at the time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked: deque[Pending[Any]] = deque()
        self._lead = threading.Lock()

    def write(
        self, write_all: WriteAll[Ask, Answer], ask: Ask, *, may_be_undone: bool = False
    ) -> Answer:
        """Has something written, together with what others ask; gives its own answer once that is
        kept.

        Args:
            may_be_undone: as for `writing`; the transaction waits for the disk where one of those
                who ask needs it.

        Raises:
            StoreDown: the database cannot be written just now.
        """
        return self.soon(write_all, ask, may_be_undone=may_be_undone).kept()

    def soon(
        self, write_all: WriteAll[Ask, Answer], ask: Ask, *, may_be_undone: bool = False
    ) -> Pending[Answer]:
        """Has something written with the next transaction, whoever begins it."""
        pending = Pending(self, write_all, ask, may_be_undone=may_be_undone)
        self._asked.append(pending)
        return pending

    def keep(self, pending: Pending[Any]) -> None:
        """Waits for the transaction that has it, or begins it."""
        with self._lead:
            if not pending.answered.done():
                self._keep([self._asked.popleft() for _ in range(len(self._asked))])

    def _keep(self, group: Sequence[Pending[Any]]) -> None:
        try:
            answers = self._written(group)
        except BaseException as error:
            if len(group) > 1 and isinstance(error, Exception) and not isinstance(error, StoreDown):
                for one in group:  # the fault of one is not everybody's
                    self._keep([one])
                return
            for one in group:
                one.answered.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            for one, answer in zip(group, answers, strict=True):
                one.answered.set_result(answer)

    def _written(self, group: Sequence[Pending[Any]]) -> list[Any]:
        alike: dict[WriteAll[Any, Any], list[int]] = {}
        for place, one in enumerate(group):
            alike.setdefault(one.write_all, []).append(place)
        answers: list[Any] = [None] * len(group)
        may_be_undone = all(one.may_be_undone for one in group)
        with writing(self._engine, may_be_undone=may_be_undone) as connection:
            for write_all, places in alike.items():
                written = write_all(connection, [group[place].ask for place in places])
                for place, answer in zip(places, written, strict=True):
                    answers[place] = answer
        return answers
