"""Makes parts of forms in a process of its own: on the other core, while the rules are judged and while other forms are written.

What it makes follows from what it is given and from nothing else: it opens no database and writes no file. So it may begin before it is known
what will be published. Who publishes asks for what there is to be published (``make``), and what was begun before counts only where it is
exactly that. It answers once and is gone; when the refresh ends before that, however it ends, it has nobody to answer and ends too.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple


class Job(NamedTuple):
    """A function of the top of a module, and all that it is given. A module that loads little starts soon."""

    doe: Callable[..., Any]
    waarmee: tuple[Any, ...]

    @property
    def vingerafdruk(self) -> str:
        """Of the function and all it is given, as written: what Python calls equal (1, 1.0 and true) can be shown in different ways."""
        return hashlib.sha256(repr((self.doe.__module__, self.doe.__qualname__, self.waarmee)).encode()).hexdigest()


class Worker:
    """One process, that does these jobs."""

    def __init__(self, werk: list[Job]) -> None:
        self._vingerafdrukken = [w.vingerafdruk for w in werk]
        self._proces = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._proces.stdin and self._proces.stdout  # both are pipes
        self._from = self._proces.stdout
        with contextlib.suppress(BrokenPipeError), self._proces.stdin as naar:  # when it is gone, ``results`` says so
            pickle.dump(werk, naar)

    def results(self) -> dict[str, Any]:
        """By the fingerprint of the job what it gave, or the exception that it raised.

        Raises:
            RuntimeError: the process ended without an answer.
        """
        ruw = self._from.read()
        self._from.close()
        if (code := self._proces.wait()) or not ruw:
            raise RuntimeError(f"de vormen zijn niet gemaakt: het proces dat ze maakt stopte met {code}")
        return dict(zip(self._vingerafdrukken, pickle.loads(ruw), strict=True))

    def stop(self) -> None:
        """End it; nobody asks for its answer any more."""
        self._proces.kill()
        self._proces.wait()
        self._from.close()


def make(werk: list[Job], begonnen: Worker | None) -> list[Any]:
    """What these jobs give; ``begonnen`` is asked only for what it was given exactly so, the rest is made now.

    Raises:
        Exception: what went wrong in a job, or that a process ended without an answer.
    """
    gemaakt = begonnen.results() if begonnen else {}
    if rest := [w for w in werk if w.vingerafdruk not in gemaakt]:
        gemaakt |= Worker(rest).results()
    uit = [gemaakt[w.vingerafdruk] for w in werk]
    for u in uit:
        if isinstance(u, Exception):
            raise u
    return uit


def main() -> None:
    """Do what is asked, answer."""
    werk = sys.stdin.buffer.read()  # all of it before anything is loaded: who asks waits so long
    if werk:
        antwoord = pickle.dumps([_result(w) for w in pickle.loads(werk)])
        with contextlib.suppress(BrokenPipeError), open(1, "wb") as naar:  # nobody asks any more
            naar.write(antwoord)


def _result(w: Job) -> Any:
    try:
        return w.doe(*w.waarmee)
    except Exception as e:  # whatever it is, who asked must know
        return e


if __name__ == "__main__":
    main()
