"""The signing desk: one writer per process, which commits every waiting submit in one transaction.

A submit is answered only after its commit is on disk. Under load a hundred submits share one commit: with a disk that
takes 5 ms to write, that is the difference between 120 and 1 000 signatures a second.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence

from app.rules.errors import LueurError, StorageBusy
from app.services.signing_batch import Submit, store
from app.services.transaction import writing_connection

__all__ = ["LARGEST_QUEUE", "SigningDesk", "Submit"]

# Fuller than this the queue says "try again": a phone that waits longer than its patience is better told so.
LARGEST_QUEUE = 2000
# Seconds between two commits at least. Who comes alone never waits; at hundreds a second a handful shares what costs
# as much for one, and the time saved is everybody's.
GATHERING = 0.01


class SigningDesk:
    """Takes submits from any thread or greenlet and returns each with its numbers, durably stored."""

    def __init__(self) -> None:
        self._waiting: deque[Submit] = deque()
        self._pen = threading.Lock()
        self._written = float("-inf")

    def take(self, submit: Submit) -> Submit:
        """Store the submit; returns once it is on disk. Raises what refused it; `StorageBusy` when the desk is full."""
        if len(self._waiting) >= LARGEST_QUEUE:
            raise StorageBusy
        self._waiting.append(submit)
        # Lets everyone who is ready stand in the queue too, before somebody takes the pen; longer after a commit.
        time.sleep(max(0.0, self._written + GATHERING - time.monotonic()))
        with self._pen:
            if not submit.is_done:
                self._write([self._waiting.popleft() for _ in range(len(self._waiting))])
                self._written = time.monotonic()
        if submit.refusal is not None:
            raise submit.refusal
        return submit

    def _write(self, batch: Sequence[Submit]) -> None:
        try:
            with writing_connection() as connection:
                store(connection, batch)
        except Exception as refusal:  # noqa: BLE001
            # Whatever it was, nothing of the batch is stored. One bad submit must not take the others with it.
            if len(batch) > 1 and not isinstance(refusal, LueurError):
                for submit in batch:
                    submit.numbers, submit.replayed = {}, False
                    self._write([submit])
            else:
                for submit in batch:
                    submit.refusal = refusal
        for submit in batch:
            submit.is_done = True
