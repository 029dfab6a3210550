"""The workplace as a Dagster resource: taken once per run, in a refresh of the CLI and in ``dagster dev`` alike."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from dagster_project import WORTEL, poort
from dagster_project.werkplaats import DATABASE, Warehouse, haler_voor, slot
from sources.halen import Haler
from sources.laden import verbind
from sources.snapshots import Snapshot


class Werkplaats(dg.ConfigurableResource):
    """Where this run works and with what.

    ``warehouse``: the folder that is published into; ``bron``: bundel, live or a folder; ``erratum``: the reason for a
    new version of an edition that is already published; ``fte``: the strength that is allocated.
    """

    warehouse: str = os.environ.get("HALFJAARBERICHT_WAREHOUSE", str(WORTEL / "warehouse"))
    bron: str = "bundel"
    erratum: str = ""
    fte: int = 1000

    _kandidaatmap: Path = PrivateAttr()
    _haler: Haler = PrivateAttr()
    _snapshots: list[Snapshot] = PrivateAttr(default_factory=list)
    _uitkomst: tuple[str, str] = PrivateAttr(("afgebroken", ""))

    @property
    def huis(self) -> Warehouse:
        return Warehouse(Path(self.warehouse).absolute())

    @property
    def kandidaat(self) -> Path:
        """The database that this run builds; it does not exist before the first step made it."""
        return self._kandidaatmap / DATABASE

    @property
    def map(self) -> Path:
        return self._kandidaatmap

    @property
    def haler(self) -> Haler:
        return self._haler

    @property
    def snapshots(self) -> list[Snapshot]:
        return self._snapshots

    def noteer_uitkomst(self, soort: str, reden: str = "") -> None:
        """How this run ended: gepubliceerd, ongewijzigd or tegengehouden; a run that says nothing was broken off."""
        self._uitkomst = (soort, reden)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Werkplaats]:
        """Take the lock, tidy up, make the folder of the kandidaat; afterwards remove it, whatever happened."""
        with slot(self.huis.map):
            self.huis.ruim_op()
            self._haler = haler_voor(self.bron, self.huis)
            self._snapshots, self._uitkomst = [], ("afgebroken", "")
            self._kandidaatmap = self.huis.map / f".kandidaat-{context.run_id}"
            self._kandidaatmap.mkdir()
            try:
                yield self
            finally:
                self._bewaar_oordelen()
                shutil.rmtree(self._kandidaatmap, ignore_errors=True)

    def _bewaar_oordelen(self) -> None:
        """What this run found, also when it was stopped: ``laatste_run.json``, for ``status`` and for who mends it."""
        rapport = self.huis.map / "laatste_run.json"
        uitkomst, reden = self._uitkomst
        if uitkomst == "gepubliceerd":  # its verdicts stand in the edition; what an earlier run found no longer holds
            rapport.unlink(missing_ok=True)
            return
        oordelen: list[dict[str, object]] = []
        if self.kandidaat.exists():  # not when the run stopped before its first step
            try:
                with verbind(self.kandidaat, read_only=True) as con:
                    oordelen = [vars(o) for o in poort.lees(con)]
            except Exception as e:  # the report must never hide why the run failed
                oordelen = [{"fout": str(e)}]
        if uitkomst == "afgebroken" and any(o.get("oordeel") == poort.VOLDOET_NIET and o.get("ernst") == poort.FOUT for o in oordelen):
            uitkomst = "tegengehouden"  # by a check, before the last step
        inhoud = {"bron": self.bron, "uitkomst": uitkomst, "reden": reden, "controles": oordelen}
        rapport.write_text(json.dumps(inhoud, ensure_ascii=False, indent=1), encoding="utf-8")
