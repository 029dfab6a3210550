"""History from end to end, on whole refreshes: the zeden series of 2025 revised by a later edition, a correction that explains itself, and
one that outlived its error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from dagster_project.assets import candidate
from dagster_project.warehouse.editions import Warehouse
from sources.database import connect
from tests.conftest import Uitkomst, afdruk, deur
from tests.helpers.eerder import before_summer, copy_of, each_row

pytestmark = pytest.mark.slow

ONGEVALLEN = {
    "bron_tabel": "jenv.kenmerken_overig",
    "waar": {"jaar": 2024, "gemeente_code": "GM0014"},
    "kolom": "verkeersongevallen",
    "van": 2357,
    "naar": 2367,
    "reden": "tien ongevallen te weinig geteld",
    "gemeld": "2025-11-20",
    "gemeld_bij": "leverancier",
    "status": "open",
    "voorbeeld": True,
}


def van_voor_de_zomer(doel: Path) -> Path:
    """The bundle of June 2025, with fewer cases older than six months, nationally and by the same number in every regionale eenheid
    (chosen, so synthetic)."""
    before_summer("voorbeeld", doel)

    def landelijk(rij: dict) -> None:
        rij["Aantal aangiftes langer dan 6 maanden in voorraad"].value -= 100

    def per_regionale_eenheid(rij: dict) -> None:
        if rij["Indicator"].value == "zeden_voorraad_langer_6_maanden":
            rij["Waarde"].value -= 10

    each_row(doel, "zedenvoorraad", landelijk)
    each_row(doel, "kerncijfers_per_regionale_eenheid", per_regionale_eenheid)
    pad = doel / "jenv" / "zedenvoorraad" / "ontvangsten.json"
    pad.write_text(json.dumps(json.loads(pad.read_text()) | {"echt": [], "opmerking": "Synthetisch: gekozen eerdere waarden."}))
    return doel


def corrigeer(monkeypatch: pytest.MonkeyPatch, pad: Path, *lijst: dict) -> None:
    pad.write_text(yaml.safe_dump({"correcties": [c | {"gemeld": yaml.safe_load(c["gemeld"])} for c in lijst]}))
    monkeypatch.setattr(candidate, "CORRECTIONS", pad)


def test_wat_werd_herzien_en_waarom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    w = tmp_path / "w"

    def refresh(*opties: object) -> Uitkomst:
        return deur("refresh", "--warehouse", w, *opties)

    def vraag(sql: str) -> list[tuple]:
        with connect(w / "halfjaarbericht.duckdb", read_only=True) as con:
            return con.execute(sql).fetchall()

    u = refresh("--editie", "2025-H1", "--bron", van_voor_de_zomer(tmp_path / "eerder"))
    assert u.code == 0, u.fout
    u = refresh()
    assert u.code == 0, u.fout
    herzien = vraag(
        "SELECT indicator_id, soort, oorzaak, count(*), count(*) FILTER (WHERE contains(toelichting, 'halfjaarbericht-2025-h2.txt:1317')) "
        "FROM kwaliteit.herzieningen WHERE versie = '2025-H2.0' AND vorige_versie = '2025-H1.0' AND soort <> 'besluit' GROUP BY ALL ORDER BY ALL"
    )
    assert herzien == [
        ("zeden_voorraad_langer_6_maanden", "gewijzigd", "methode", 55, 55),  # 5 years of Nederland and 10 regionale eenheden
        ("zeden_voorraad_langer_6_maanden_aandeel", "gewijzigd", "methode", 5, 5),  # follows from it
    ]
    assert vraag(
        "SELECT DISTINCT is_synthetisch FROM kerncijfers.waarden WHERE versie = '2025-H1.0' AND bron_tabel = 'jenv.zedenvoorraad'"
    ) == [(True,)]
    assert vraag("SELECT DISTINCT document FROM kwaliteit.aansluiting WHERE versie = '2025-H1.0' ORDER BY 1") == [
        ("halfjaarbericht-2019-h2.txt",),
        ("halfjaarbericht-2021-h2-bijlage-2.txt",),
        ("inspectie-overkoepelend-beeld-2022.txt",),
    ]
    later = vraag(
        "SELECT bool_and(contains(plaats, '2025')) FROM kwaliteit.identiteiten WHERE versie = '2025-H1.0' AND oordeel = 'niet toetsbaar'"
    )
    assert later == [(True,)]  # nothing is known of letters of after its publication, and all before is held against each other
    d = json.loads(deur("herzieningen", "2025-H1", "2025-H2", "--formaat", "json", "--warehouse", w).uit)
    assert d["telling"]["gewijzigd"] == 60 and d["telling"]["vervallen"] == 0

    voor = afdruk(w)
    corrigeer(monkeypatch, tmp_path / "correcties.yml", ONGEVALLEN)
    u = refresh()
    assert u.code == 1 and "wijkt af" in u.fout and "verdeling.kenmerken" in u.fout  # a correction too is other content
    assert "Tegengehouden" in deur("status", "--warehouse", w).uit and afdruk(w) == voor
    u = refresh("--erratum", "Ongevallen Groningen verbeterd")
    assert u.code == 0, u.fout
    assert "Tegengehouden" not in deur("status", "--warehouse", w).uit  # what stopped the run before is past
    assert {k: v for k, v in afdruk(w).items() if k in voor and "edities" in k} == {k: v for k, v in voor.items() if "edities" in k}
    assert vraag("SELECT versie, kenmerk, gemeente_code, CAST(waarde AS INTEGER) FROM verdeling.kenmerken WHERE is_gecorrigeerd") == [
        ("2025-H2.1", "verkeersongevallen", "GM0014", 2367)
    ]
    assert vraag("SELECT count(*) FROM kerncijfers.waarden WHERE is_gecorrigeerd") == [(0,)]
    ((cel, van, naar, toegepast),) = vraag("SELECT cel, van, naar, is_toegepast FROM kwaliteit.correcties WHERE versie = '2025-H2.1'")
    assert (van, naar, toegepast) == ("2357", "2367", True)
    assert vraag("SELECT herkomst FROM verdeling.kenmerken WHERE is_gecorrigeerd") == [(cel,)]
    store = Warehouse(w).store
    assert b"2024;GM0014;2357;" in store.lees(store.voluit(cel.split("@")[1].split("#")[0]))  # as received
    herzien = vraag(
        "SELECT DISTINCT oorzaak, contains(toelichting, '2357 wordt 2367') FROM kwaliteit.herzieningen WHERE versie = '2025-H2.1'"
    )
    assert herzien == [("correctie", True)]
    assert deur("edities", "--verifieer", "--warehouse", w).code == 0

    voor, hersteld = afdruk(w), copy_of("voorbeeld", tmp_path / "hersteld")
    pad = hersteld / "jenv" / "kenmerken_overig" / "kenmerken_overig.csv"
    pad.write_bytes(pad.read_bytes().replace(b"2024;GM0014;2357;", b"2024;GM0014;2367;"))
    u = refresh("--bron", hersteld)
    assert u.code == 1 and "'2367': de bron is hersteld" in u.fout and "Zet status op hersteld" in u.fout
    corrigeer(monkeypatch, tmp_path / "correcties.yml", ONGEVALLEN | {"status": "bezig"})
    u = refresh()
    assert u.code == 1 and "gevonden 'bezig', verwacht een van open" in u.fout and "onverwachte fout" not in u.fout
    assert afdruk(w) == voor
