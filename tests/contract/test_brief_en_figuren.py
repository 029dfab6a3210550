"""The figures of an edition as a report writer puts them in a letter: the check of a letter never contradicts the edition's own words.

Nobody wrote the words of ``letter/woorden.yml`` for every one of these sentences and tables, so this also says how it does on text that is no letter.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import deur


def test_eigen_zinnen_en_tabellen_verschillen_nergens(echt: Path, tmp_path: Path):
    assert deur("tabel", "alles", "--formaat", "docx", "--uit", tmp_path / "alles.docx", "--warehouse", echt).code == 0
    u = deur("brief", "controleer", tmp_path / "alles.docx", "--warehouse", echt, "--json")
    d = json.loads(u.uit)
    assert [b for b in d["bevindingen"] if b["oordeel"] == "verschilt"] == [] and d["woorden"] == []
    assert u.code == 0 and d["telling"]["klopt"] + d["telling"]["klopt afgerond"] > 150
