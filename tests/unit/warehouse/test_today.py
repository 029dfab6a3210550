"""The day that a version says it was published on."""

from datetime import date

import pytest

from dagster_project.warehouse import release_calendar


def test_de_dag_is_die_van_de_klok_of_die_is_gevraagd(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HALFJAARBERICHT_VANDAAG")
    assert release_calendar.today() == date.today()
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2026-11-29")
    assert release_calendar.today() == date(2026, 11, 29)


def test_een_dag_die_niet_bestaat_is_een_melding(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HALFJAARBERICHT_VANDAAG", "2026-02-30")
    with pytest.raises(ValueError, match="HALFJAARBERICHT_VANDAAG=2026-02-30: verwacht een dag"):
        release_calendar.today()
