"""``halfjaarbericht uitvraag``: what is asked of whom for an edition, as letters with filled templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, DayOption, WarehouseOption, friendly_errors, out, stop
from dagster_project.cli.ronde import EditieOption, choose
from dagster_project.poort import ronde
from dagster_project.publicatie.forms import uitvraag_docx
from dagster_project.publicatie.forms.uitvraag_docx import Asked, Gap
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.published_deliveries import previous_rows
from sources.database import connect
from sources.delivery.register import deliveries
from sources.delivery.template import make_template
from sources.errors import CannotStart, SourceError
from sources.validated_yaml import nearest

app = typer.Typer(add_completion=False)


@app.command()
def uitvraag(
    naar: Annotated[Path, typer.Option("--naar", metavar="MAP", help="Waarheen; per rol een map met brief en sjablonen.")],
    editie: EditieOption = None,
    folder: WarehouseOption = DEFAULT_FOLDER,
    datum: DayOption = None,
) -> None:
    """Maak per rol een brief (docx) met wat voor een editie wordt gevraagd, en de sjablonen gevuld met de vorige levering."""
    with friendly_errors(SourceError):
        editie, dag = choose(editie, datum)
        e = next(e for e in release_calendar.read().edities if e.editie == editie)
        if e.verschenen and e.verschenen <= dag:
            stop(f"De brief van {editie} verscheen op {e.verschenen}: daarvoor valt niets meer te vragen. Noem met --editie een volgende.")
        warehouse, leveringen = Warehouse(folder.absolute()), deliveries()
        gevraagd: dict[str, list[Asked]] = {}
        for s in ronde.steps(warehouse, editie, dag):
            if s.stap == "uitvraag" and s.uiterlijk is not None:
                tabel = leveringen[s.wat]
                gevraagd.setdefault(s.wie, []).append(Asked(tabel, s.uiterlijk, s.tekst, "" if tabel.lezer else f"{s.wat}.xlsx"))
        lacunes = _lacunes(warehouse)
        if naar.exists() and any(naar.iterdir()):
            stop(f"{naar} bestaat al en is niet leeg. Kies een andere map met --naar.")
        for wie in sorted(gevraagd.keys() | lacunes.keys()):
            plek = naar / release_calendar.folder_name(wie)
            plek.mkdir(parents=True)
            vragen = sorted(gevraagd.get(wie, []), key=lambda a: (a.uiterlijk, a.tabel.naam))
            brief = uitvraag_docx.docx(editie, release_calendar.publication()[editie], wie, vragen, lacunes.get(wie, []))
            (plek / f"uitvraag-{editie}.docx").write_bytes(brief)
            for a in (v for v in vragen if v.sjabloon):
                (plek / a.sjabloon).write_bytes(make_template(a.tabel, previous_rows(a.tabel, warehouse)))
            out.print(f"{plek}: {len(vragen)} leveringen, {len(lacunes.get(wie, []))} figuren.", markup=False, soft_wrap=True)


def _lacunes(warehouse: Warehouse) -> dict[str, list[Gap]]:
    """Per role what was asked and never delivered, as the newest version knows it; nothing before there is one."""
    if (nieuwste := warehouse.latest()) is None:
        return {}
    wie = release_calendar.read().lacunes
    uit: dict[str, list[Gap]] = {}
    with connect(warehouse.database, read_only=True) as con:
        vraag = (
            "SELECT l.leverancier, l.figuur, l.definitie, d.titel FROM referentie.lacunes AS l JOIN referentie.documenten AS d USING (versie, document) "
            "WHERE l.versie = ? ORDER BY d.datum DESC, l.regel"
        )
        for leverancier, *rest in con.execute(vraag, [nieuwste.versie]).fetchall():
            if leverancier not in wie:
                raise CannotStart(
                    f"expectations/kalender.yml: lacunes noemt niet wie wordt gevraagd om wat '{leverancier}' kan leveren "
                    f"({rest[0]}).{nearest(leverancier, wie)} Zet de leverancier erbij, of verbeter haar in dbt/seeds/lacunes.csv."
                )
            uit.setdefault(wie[leverancier], []).append(Gap(*rest))
    return uit
