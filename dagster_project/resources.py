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

from dagster_project import ROOT
from dagster_project.poort import verdicts
from dagster_project.warehouse.editions import DATABASE, Warehouse
from dagster_project.warehouse.lock import hold_lock
from sources.database import connect
from sources.fetch.choose import choose_fetcher
from sources.fetcher import Fetcher
from sources.snapshots import Snapshot


class WarehouseResource(dg.ConfigurableResource):
    """Where this run works and with what.

    ``warehouse``: the folder that is published into; ``bron``: bundel, live or a folder; ``erratum``: the reason for a
    new version of an edition that is already published; ``fte``: the strength that is allocated.
    """

    warehouse: str = os.environ.get("HALFJAARBERICHT_WAREHOUSE", str(ROOT / "warehouse"))
    bron: str = "bundel"
    erratum: str = ""
    fte: int = 1000

    _candidate_folder: Path = PrivateAttr()
    _fetcher: Fetcher = PrivateAttr()
    _snapshots: list[Snapshot] = PrivateAttr(default_factory=list)
    _uitkomst: tuple[str, str] = PrivateAttr(("afgebroken", ""))

    @property
    def published(self) -> Warehouse:
        return Warehouse(Path(self.warehouse).absolute())

    @property
    def kandidaat(self) -> Path:
        """The database that this run builds; it does not exist before the first step made it."""
        return self._candidate_folder / DATABASE

    @property
    def folder(self) -> Path:
        return self._candidate_folder

    @property
    def fetcher(self) -> Fetcher:
        return self._fetcher

    @property
    def snapshots(self) -> list[Snapshot]:
        return self._snapshots

    def record_outcome(self, soort: str, reden: str = "") -> None:
        """How this run ended: gepubliceerd, ongewijzigd or tegengehouden; a run that says nothing was broken off."""
        self._uitkomst = (soort, reden)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[WarehouseResource]:
        """Take the lock, tidy up, make the folder of the kandidaat; afterwards remove it, whatever happened."""
        with hold_lock(self.published.folder):
            self.published.tidy()
            self._fetcher = choose_fetcher(self.bron, self.published.deliveries)
            self._snapshots, self._uitkomst = [], ("afgebroken", "")
            self._candidate_folder = self.published.folder / f".kandidaat-{context.run_id}"
            self._candidate_folder.mkdir()
            try:
                yield self
            finally:
                self._save_verdicts()
                shutil.rmtree(self._candidate_folder, ignore_errors=True)

    def _save_verdicts(self) -> None:
        """What this run found, also when it was stopped: ``laatste_run.json``, for ``status`` and for who mends it."""
        rapport = self.published.folder / "laatste_run.json"
        uitkomst, reden = self._uitkomst
        if uitkomst == "gepubliceerd":  # its verdicts stand in the edition; what an earlier run found no longer holds
            rapport.unlink(missing_ok=True)
            return
        oordelen: list[dict[str, object]] = []
        if self.kandidaat.exists():  # not when the run stopped before its first step
            try:
                with connect(self.kandidaat, read_only=True) as con:
                    oordelen = [vars(o) for o in verdicts.read_verdicts(con)]
            except Exception as e:  # the report must never hide why the run failed
                oordelen = [{"fout": str(e)}]
        if uitkomst == "afgebroken" and any(o.get("oordeel") == verdicts.VOLDOET_NIET and o.get("ernst") == verdicts.FOUT for o in oordelen):
            uitkomst = "tegengehouden"  # by a check, before the last step
        inhoud = {"bron": self.bron, "uitkomst": uitkomst, "reden": reden, "controles": oordelen}
        rapport.write_text(json.dumps(inhoud, ensure_ascii=False, indent=1), encoding="utf-8")
