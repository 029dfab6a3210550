"""``figuren.yml``: every mistake that one can make in it is told with its line and what was meant, and each kind is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from dagster_project.publicatie.charts import marks
from dagster_project.publicatie.content import spec
from dagster_project.publicatie.content.kinds import KINDS
from dagster_project.publicatie.content.texts import texts
from dagster_project.verdeling.allocate import ADVIES, demonstratie
from sources.validated_yaml import YamlFout

GOED = """themas:
  - id: t
    titel: Thema
    figuren:
      - id: a
        titel: A
        soort: reeks
        reeksen:
          - {indicator: gtpa_incidenten, naam: Incidenten, onderwerp: Het aantal incidenten}
      - id: b
        titel: B
        soort: delen
        delen: [{indicator: gtpa_incidenten, sleutel: categorie}]
        aanhef: Bij geweld ging het
      - id: c
        titel: C
        soort: eenheden
        kolommen: [{indicator: gtpa_incidenten, naam: Incidenten, onderwerp: Het aantal}]
kort:
  - {figuur: a, rij: Incidenten, titel: Geweld}
"""


@pytest.fixture
def lees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], spec.Spec]]:
    """``read_spec`` of a file with this text."""
    monkeypatch.setattr(spec, "FILE", tmp_path / "figuren.yml")

    def doe(tekst: str) -> spec.Spec:
        (tmp_path / "figuren.yml").write_text(tekst, encoding="utf-8")
        spec.read_spec.cache_clear()
        return spec.read_spec()

    yield doe
    spec.read_spec.cache_clear()


def test_wat_goed_is_wordt_gelezen(lees: Callable[[str], spec.Spec]):
    gelezen = lees(GOED)
    assert list(gelezen.figuren) == spec.figure_names() == ["a", "b", "c"]
    assert [type(f) for f in gelezen.figuren.values()] == [KINDS[s].spec for s in ("reeks", "delen", "eenheden")]


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("soort: reeks", "soort: reks", "regel 7: themas.t.figuren.a.soort: gevonden 'reks', verwacht een van reeks, delen, kruis, eenheden, verdeling. Bedoelt u 'reeks'?"),
        ("        soort: reeks\n", "", "regel 5: themas.t.figuren.a.soort: ontbreekt"),
        ("reeksen:", "reeks:", "regel 8: themas.t.figuren.a.reeks: onbekend veld; bekend zijn id, titel, soort, reeksen, eerste_kop, kop, vanaf. Bedoelt u 'reeksen'?"),
        ("naam: Incidenten, onderwerp: Het aantal incidenten", "naam: Incidenten", "regel 9: themas.t.figuren.a.reeksen.gtpa_incidenten.onderwerp: ontbreekt"),
        ("onderwerp: Het aantal incidenten", "onderwerp: Het aantal, beld: false", "regel 9: themas.t.figuren.a.reeksen.gtpa_incidenten.beld: onbekend veld"),
        ("onderwerp: Het aantal incidenten", "onderwerp: Het aantal, beeld: soms", "regel 9: themas.t.figuren.a.reeksen.gtpa_incidenten.beeld: gevonden 'soms', verwacht true of false."),
        ("indicator: gtpa_incidenten, sleutel", "indicator: gtpa_incident, sleutel", "regel 13: themas.t.figuren.b.delen.gtpa_incident.indicator: indicator 'gtpa_incident' staat niet in het register (dbt/seeds/indicatoren.csv). Bedoelt u 'gtpa_incidenten'?"),
        ("        aanhef: Bij geweld ging het\n", "", "regel 10: themas.t.figuren.b: geef een aanhef"),
        ("aanhef: Bij geweld ging het", "zin: nivo", "regel 14: themas.t.figuren.b.zin: gevonden 'nivo', verwacht een van grootste, niveau. Bedoelt u 'niveau'?"),
        (", onderwerp: Het aantal}", "}", "regel 18: themas.t.figuren.c.kolommen: de eerste kolom heeft een onderwerp nodig"),
        ("id: b", "id: a", "regel 1: themas: meer dan één figuur heet a"),
        ("figuur: a", "figuur: aa", "regel 20: kort.aa: figuur 'aa' is er niet. Bedoelt u 'a'?"),
        ("rij: Incidenten", "rij: Incident", "regel 20: kort.a: figuur 'a' heeft geen rij 'Incident' met een onderwerp. Bedoelt u 'Incidenten'?"),
        ("titel: B", "titel: B\n        titel: BB", "regel 12: 'titel' staat er twee keer"),
        ("titel: A", "titel: [A", "geen leesbare YAML"),
    ],
)  # fmt: skip
def test_een_fout_zegt_waar_en_wat_er_had_moeten_staan(lees: Callable[[str], spec.Spec], oud: str, nieuw: str, melding: str):
    assert oud in GOED
    with pytest.raises(YamlFout) as e:
        lees(GOED.replace(oud, nieuw, 1))
    assert "figuren.yml, " in str(e.value) and melding in str(e.value)


def test_elke_soort_heeft_een_opgave_een_bouwer_en_een_tekening():
    for naam, k in KINDS.items():
        assert get_args(k.spec.model_fields["soort"].annotation) == (naam,)
        assert callable(getattr(marks, k.marks))
    assert {f.soort for f in spec.read_spec().figuren.values()} == KINDS.keys()


def test_elke_controlesoort_heeft_een_plaats():
    soorten = [s for k in texts().controles for s in k.soorten]
    assert len(soorten) == len(set(soorten)) and all(k.kop and k.uitleg for k in texts().controles)


def test_de_figuur_zegt_van_het_model_wat_elke_deur_zegt():
    """Charts may not depend on what computes an allocation, so its words stand there once more: they must stay the same."""
    woorden = texts().verdeling
    assert woorden.demonstratie.format(kandidaten=38).startswith(demonstratie(38))
    assert woorden.kanttekeningen[0].startswith(ADVIES.removesuffix("."))
