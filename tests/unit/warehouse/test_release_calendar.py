"""The calendar: what it says, and what it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dagster_project.warehouse import release_calendar
from sources.validated_yaml import YamlFout


def test_de_dagen_die_een_brief_noemt():
    """12 juni 2025: halfjaarbericht-2025-h2.txt:821; 10 december 2025: de brief zelf (regel 3)."""
    assert release_calendar.publication()["2025-H1"] == date(2025, 6, 12)
    assert release_calendar.publication()["2025-H2"] == date(2025, 12, 10)
    assert all(e.gepland for e in release_calendar.read().edities if not e.verschenen)


def test_hoeveel_weken_vooraf_en_bij_welke_helft():
    h1, h2 = (e for e in release_calendar.read().edities if e.editie.startswith("2026"))
    vraag = {v.levering: v for v in release_calendar.read().uitvraag}
    assert vraag["jenv.bezetting"].uiterlijk(h1) == date(2026, 4, 29)  # zes weken voor 10 juni 2026
    assert vraag["jenv.gtpa"].uiterlijk(h1) is None and vraag["jenv.gtpa"].uiterlijk(h2) == date(2026, 10, 29)
    assert vraag["jenv.werklast_uren"].uiterlijk(h2) is None


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        ("gepland: 2026-06-10", "gepland: 2026-07-01", "2026-H1: gevonden 2026-07-01, verwacht een dag in die helft van dat jaar"),
        (", gepland: 2026-06-10", "", "2026-H1: geen dag"),
        (', plaats: "halfjaarbericht-2025-h2.txt:821"', "", "2025-H1: verschenen zonder plaats"),
        ("  - {editie: 2026-H1, gepland: 2026-06-10}\n  - {editie: 2026-H2, gepland: 2026-12-10}\n",
         "  - {editie: 2026-H2, gepland: 2026-12-10}\n  - {editie: 2026-H1, gepland: 2026-06-10}\n", "elke editie een keer, in volgorde"),
        ("levering: jenv.gtpa,", "levering: jenv.gppa,", "jenv.gppa, jenv.gtpa: verwacht elke levering"),
        ("levering: jenv.gtpa,", "levering: jenv.verzuim,", "jenv.gtpa: verwacht elke levering"),
        ("weken_vooraf: 8, helft: H2", "helft: H2", "jenv.kenmerken_overig: geef weken_vooraf of herijking"),
        ("weken_vooraf: 8", "weken_vooraf: 80", "weken_vooraf"),
        ("2026-06-10", "2026-06-31", "verwacht een datum als"),
        ("  - {editie: 2026-H1, gepland: 2026-06-10}\n", "", "edities: na 2025-H2 ontbreekt 2026-H1"),
        ("gepland: 2026-06-10", 'gepland: 2029-06-10, verschenen: 2026-06-10, plaats: "x.txt:3"', "2026-H1: gevonden 2029-06-10"),
        (', plaats: "halfjaarbericht-2025-h2.txt:821"', ', plaats: "  "', "2025-H1: verschenen zonder plaats"),
        ("wie: politie (korpsstaf)", "wie: Politie (korpsstaf)", "Politie (korpsstaf) en politie (korpsstaf): verwacht voor één rol"),
        ("wie: politie (korpsstaf)", 'wie: "politie  korpsstaf"', "politie  korpsstaf en politie (korpsstaf): verwacht"),
        ("wie: politie (korpsstaf)", 'wie: "   "', "jenv.bezetting: wie is '   '; verwacht een rol"),
        ("weken_vooraf: 6", "weken_vooraf: true", "weken_vooraf: gevonden 'True', verwacht een geheel getal"),
    ],
)  # fmt: skip
def test_een_kalender_die_niet_klopt(tmp_path: Path, oud: str, nieuw: str, klacht: str):
    tekst = release_calendar.PATH.read_text(encoding="utf-8")
    assert oud in tekst
    pad = tmp_path / "kalender.yml"
    pad.write_text(tekst.replace(oud, nieuw, 1), encoding="utf-8")
    with pytest.raises(YamlFout) as e:
        release_calendar.asked(release_calendar.read(pad))
    assert klacht in str(e.value)


def test_twee_rollen_hebben_elk_hun_map():
    """A digit or a letter with an accent is part of the name; without it two roles would get one folder."""
    assert len({release_calendar.folder_name(w) for w in ("eenheid 1", "eenheid 2", "eenheid één", "eenheid")}) == 4
    assert release_calendar.folder_name("politie (korpsstaf)") == "politie-korpsstaf"
