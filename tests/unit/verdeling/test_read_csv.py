"""One opinion on numbers in a CSV of one's own, whatever command reads it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.verdeling.allocate import far_from_edition
from dagster_project.verdeling.read_csv import InputError, read_csv
from sources.database import connect


def lees(folder: Path, teken: str, *cellen: str) -> tuple[list[Decimal | None], list[str]]:
    """The numbers of a column with these cells, and what was wrong."""
    pad = folder / "K.csv"
    pad.write_text("\n".join(teken.join(r) for r in [["gemeente_code", "banen"], *([f"G{i}", c] for i, c in enumerate(cellen))]))
    problemen: list[str] = []
    t = read_csv(pad, ["gemeente_code"])
    return [g for (g,) in t.numbers(["banen"], t.rijen, problemen)], problemen


@pytest.mark.parametrize(
    ("teken", "cel", "getal"),
    [
        (",", "12.5", "12.5"),
        (",", "46.905", "46.905"),
        (",", "1.000", "1"),
        (",", "1.5e-03", "0.0015"),
        (",", "-.5", "-0.5"),
        (";", "12,5", "12.5"),
        (";", "12.5", "12.5"),
        (";", "0.125", "0.125"),
        (";", "1234.567", "1234.567"),
        (";", "1.234,5", "1234.5"),
        (";", "1.234.567", "1234567"),
        (";", "1 234", "1234"),
        (";", "1,5e-03", "0.0015"),
        (";", "+5", "5"),
        (";", "-3", "-3"),
        (";", "99999999999999", "99999999999999"),
    ],
)
def test_wat_maar_op_een_manier_te_lezen_is_wordt_gelezen(tmp_path: Path, teken: str, cel: str, getal: str):
    assert lees(tmp_path, teken, cel) == ([Decimal(getal)], [])


@pytest.mark.parametrize(
    ("teken", "cel", "gevonden", "vorm"),
    [
        (";", "46.905", "'46.905' is dubbelzinnig: 46905 of 46,905?", "komma"),
        (";", "1.000", "'1.000' is dubbelzinnig: 1000 of 1,000?", "komma"),
        (";", "-1.234", "'-1.234' is dubbelzinnig: -1234 of -1,234?", "komma"),
        (";", "1,234", "'1,234' is dubbelzinnig: 1234 of 1,234?", "komma"),
        (";", "12%", "'12%' is een percentage", "komma"),
        (",", "46.905", "'46.905' is dubbelzinnig: 46905 of 46,905?", "punt"),
        (";", "1,2,3", "'1,2,3' is geen getal", "komma"),
        (";", "12 fte", "'12 fte' is geen getal", "komma"),
        (",", '"1,5"', "'1,5' is geen getal", "punt"),
        (",", "1_000", "'1_000' is geen getal", "punt"),
        (",", "nan", "'nan' is geen getal", "punt"),
        (",", "1e999", "'1e999' is geen getal waarmee te rekenen is", "punt"),
        (",", "1e-99999999999999999999", "'1e-99999999999999999999' is geen getal waarmee te rekenen is", "punt"),
        (",", "", "leeg", "punt"),
        (",", "123456789012345678", "'123456789012345678' is te groot, met meer dan 14 cijfers voor het decimaalteken", "punt"),
        (";", "-100000000000000,0", "'-100000000000000,0' is te groot, met meer dan 14 cijfers voor het decimaalteken", "komma"),
        (",", "1e25", "'1e25' is te groot, met meer dan 14 cijfers voor het decimaalteken", "punt"),
    ],
)
def test_wat_geen_getal_is_of_twee_wordt_geweigerd_met_plaats(tmp_path: Path, teken: str, cel: str, gevonden: str, vorm: str):
    getallen, problemen = lees(tmp_path, teken, "7", cel)
    assert getallen == [7, None]
    assert problemen == [f"K.csv, rij 3, kolom banen: {gevonden}; verwacht een getal met een decimale {vorm}"]


def test_wat_elders_in_het_bestand_staat_beslist(tmp_path: Path):
    """Beside 12.5 the point of 46.905 is decimal, unless somewhere a comma is; and a comma before three digits is then no decimal one."""
    assert lees(tmp_path, ";", "12,5", "1,234") == ([Decimal("12.5"), Decimal("1.234")], [])
    assert lees(tmp_path, ",", "12", "12.5", "46.905")[0] == [12, Decimal("12.5"), Decimal("46.905")]
    assert lees(tmp_path, ";", "12.5", "46.905") == ([Decimal("12.5"), Decimal("46.905")], [])
    assert lees(tmp_path, ";", "12.5", "46.905", "6,3")[0] == [Decimal("12.5"), None, Decimal("6.3")]
    getallen, problemen = lees(tmp_path, ";", "12.5", "1,234")
    assert getallen == [Decimal("12.5"), None] and "'1,234' is dubbelzinnig naast een decimale punt: 1234 of 1,234?" in problemen[0]


def test_een_kolom_met_een_oorzaak_wordt_niet_cel_voor_cel_genoemd(tmp_path: Path):
    getallen, problemen = lees(tmp_path, ";", "7", *["46.905"] * 40)
    assert getallen == [7, *[None] * 40] and len(problemen) == 4
    assert problemen[0].startswith("K.csv, rij 3, kolom banen: '46.905' is dubbelzinnig")
    assert problemen[-1].startswith("K.csv, kolom banen: samen 40 getallen die op twee manieren te lezen zijn, tot en met rij 42;")


def test_een_bestand_dat_er_niet_is_of_te_groot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(InputError, match=r"geen bestand\. Verwacht: een CSV \(UTF-8\) met gemeente_code"):
        read_csv(tmp_path / "x.csv", ["gemeente_code"])
    monkeypatch.setattr("dagster_project.verdeling.read_csv.BESTAND_MAX", 10)
    with pytest.raises(InputError, match="dat is te groot"):
        lees(tmp_path, ",", "1")


@pytest.mark.parametrize(
    ("rijen", "gezegd"),
    [
        ('G1,"7\n', "K.csv: geen leesbare CSV: een aanhalingsteken dat niet wordt gesloten, of tekst erachter (rij 3). "),
        ('G1,"7"8\nG2,9\n', "K.csv: geen leesbare CSV: een aanhalingsteken dat niet wordt gesloten, of tekst erachter (rij 3). "),
        ('G1,"7\n8"\nG2,x\n', "K.csv, rij 3: een veld van meer dan één regel; verwacht elke rij op één regel. "),
        ('G1,"7\rG2,9"\n', "K.csv, rij 3: een veld van meer dan één regel; verwacht elke rij op één regel. "),
    ],
)
def test_een_aanhalingsteken_of_regeleinde_in_een_veld_wordt_geweigerd_met_de_regel_in_het_bestand(tmp_path: Path, rijen: str, gezegd: str):
    (tmp_path / "K.csv").write_bytes(f"gemeente_code,banen\n\n{rijen}".encode())
    with pytest.raises(InputError) as e:
        read_csv(tmp_path / "K.csv", ["gemeente_code"])
    assert str(e.value) == f"{gezegd}Verwacht: een CSV (UTF-8) met gemeente_code"


def test_een_bestand_dat_niet_mag_worden_gelezen_of_te_lang_heet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the system says of it is English."""
    lang = tmp_path / ("x" * 300)
    with pytest.raises(InputError, match=r"x: niet te lezen\. Kijk of u het bestand mag lezen en of de naam klopt\. Verwacht: een CSV"):
        read_csv(lang, ["gemeente_code"])
    (tmp_path / "K.csv").write_text("gemeente_code\nG1\n")

    def geweigerd(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", geweigerd)
    with pytest.raises(InputError, match=r"K\.csv: niet te lezen\. Kijk of u") as e:
        read_csv(tmp_path / "K.csv", ["gemeente_code"])
    assert "denied" not in str(e.value)


def test_een_gemeente_ver_van_de_editie_wordt_genoemd_en_van_een_op_tien_geweigerd(tmp_path: Path):
    """A digit too many in one gemeente hides within the bounds of the country; of an example or an estimate nothing is said."""
    with connect() as con:
        editie = tmp_path / "kenmerken.parquet"
        con.execute(
            "COPY (SELECT 'GM' || nr AS gemeente_code, 'Plaats ' || nr AS gemeente, kenmerk, "
            "CASE WHEN nr = 20 THEN 1 ELSE 100 * nr END AS waarde, kenmerk = 'banen' AS is_synthetisch, kenmerk = 'kernen' AS is_geschat "
            f"FROM range(1, 21) AS t(nr) CROSS JOIN (VALUES ('inwoners'), ('banen'), ('kernen')) AS k(kenmerk)) TO '{editie}' (FORMAT parquet)"
        )
        con.execute(
            "CREATE SCHEMA intermediate; CREATE TABLE intermediate.int_kenmerken__per_gemeente AS "
            f"SELECT CAST(row_number() OVER () + 1 AS VARCHAR) AS rij, * REPLACE (CASE WHEN kenmerk = 'inwoners' THEN waarde ELSE 9 * waarde END AS waarde) "
            f"FROM read_parquet('{editie}')"
        )

        def zet(*codes: str, keer: float) -> list[str]:
            con.execute(
                "UPDATE intermediate.int_kenmerken__per_gemeente SET waarde = $keer * waarde WHERE kenmerk = 'inwoners' AND list_contains($codes, gemeente_code)",
                {"keer": keer, "codes": codes},
            )
            return far_from_edition(con, "k.csv", editie)

        assert zet("GM1", keer=2.9) == []
        assert zet("GM20", keer=4) == [], "too few to matter"
        (gezegd,) = zet("GM2", "GM3", keer=10)
        assert "van 2 van de 20 gemeenten meer dan 3 keer" in gezegd and "GM2 Plaats 2, inwoners: 2.000,0 tegen 200,0" in gezegd
        assert "GM1 " not in gezegd and "banen" not in gezegd and "kernen" not in gezegd
        with pytest.raises(InputError, match=r"^k\.csv: van 3 van de 20 .* Kijk of rijen zijn verschoven of kolommen verwisseld$"):
            zet("GM4", keer=0.1)
