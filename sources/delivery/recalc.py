"""Whether the kept outcome of a formula is what its cells say now.

A workbook keeps the outcome that was computed last: with calculation by hand, or written by a program, that may be another number
than a person gets to see. Sums, differences, products and quotients of cells of the same sheet are computed here and compared;
what else there is, is believed only of a workbook that computes by itself. Nothing of a formula is ever executed.
"""

from __future__ import annotations

import re
from decimal import Decimal, DivisionByZero, InvalidOperation

from sources.delivery.sheet import Cell, Sheet, column_number
from sources.numbers import show

TEKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|(SUM|AVERAGE)\(|(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![\w(!.])|([-+*/(),]))")
CELLEN_MAX = 500_000
"""Cells looked at for all formulas of a sheet together."""
DIEP = 20


class Unknown(Exception):
    """A formula that is not computed here."""


class Broken(Unknown):
    """A formula that divides by zero."""


class Recalculation:
    """The formulas of one sheet, computed from the values of its cells."""

    def __init__(self, blad: Sheet):
        self.blad, self._over = blad, CELLEN_MAX

    def uitkomst(self, formule: str) -> Decimal:
        """Raises Unknown for what is not a simple sum, difference, product or quotient, and Broken for what divides by zero."""
        tekens: list[re.Match[str]] = []
        plek = 0
        self._over -= len(formule)
        if self._over < 0:
            raise Unknown
        formule = formule.strip()
        while plek < len(formule):
            m = TEKEN.match(formule, plek)
            if not m or len(tekens) > 200:
                raise Unknown
            tekens.append(m)
            plek = m.end()
        self._tekens, self._i, self._diep = tekens, 0, 0
        try:
            uit = self._som()
        except (InvalidOperation, DivisionByZero):
            raise Broken from None
        if self._i != len(tekens):
            raise Unknown
        return uit

    def _volgende(self, soort: int) -> str | None:
        return self._tekens[self._i][soort] if self._i < len(self._tekens) else None

    def _neem(self, tekens: str) -> str | None:
        t = self._volgende(4)
        if t and t in tekens:
            self._i += 1
            return t
        return None

    def _som(self) -> Decimal:
        self._diep += 1
        if self._diep > DIEP:
            raise Unknown
        uit = self._product()
        while t := self._neem("+-"):
            uit += self._product() if t == "+" else -self._product()
        self._diep -= 1
        return uit

    def _product(self) -> Decimal:
        uit = self._factor()
        while t := self._neem("*/"):
            ander = self._factor()
            uit = uit * ander if t == "*" else uit / ander
        return uit

    def _factor(self) -> Decimal:
        teken = 1
        while t := self._neem("+-"):
            teken = -teken if t == "-" else teken
        if self._neem("("):
            uit = self._som()
            if not self._neem(")"):
                raise Unknown
            return teken * uit
        getal, functie, verwijzing = (self._volgende(i) for i in (1, 2, 3))
        if getal is None and functie is None and (verwijzing is None or ":" in verwijzing):
            raise Unknown
        self._i += 1
        if getal is not None:
            return teken * Decimal(getal)
        if functie is None:
            return teken * sum(self._cellen(verwijzing or ""), Decimal(0))
        waarden: list[Decimal] = []
        while True:
            deel = self._volgende(3)
            if deel is None:
                raise Unknown
            self._i += 1
            waarden += self._cellen(deel)
            if self._neem(")"):
                break
            if not self._neem(","):
                raise Unknown
        return teken * sum(waarden, Decimal(0)) / (len(waarden) if functie == "AVERAGE" else 1)

    def _cellen(self, verwijzing: str) -> list[Decimal]:
        """The numbers of a cell or range; empty cells and, in a range, texts are none."""
        een, _, twee = verwijzing.replace("$", "").partition(":")
        (k1, r1), (k2, r2) = _plek(een), _plek(twee or een)
        rijen = (
            [r for r in range(r1, r2 + 1) if r in self.blad.rijen] if r2 - r1 < 10_000 else [r for r in self.blad.rijen if r1 <= r <= r2]
        )
        self._over -= (len(rijen) + 1) * (min(k2 - k1, 100) + 1) + min(r2 - r1, 10_000)
        if self._over < 0:
            raise Unknown
        cellen = [c for r in rijen for k, c in self.blad.rijen[r].items() if k1 <= k <= k2]
        if any(c.fout or not (isinstance(c.waarde, Decimal) or (twee and isinstance(c.waarde, str))) for c in cellen):
            raise Unknown
        return [c.waarde for c in cellen if isinstance(c.waarde, Decimal)]


def _plek(cel: str) -> tuple[int, int]:
    m = re.fullmatch(r"([A-Z]+)(\d+)", cel)
    if not m or not int(m[2]):
        raise Unknown
    return column_number(m[1]), int(m[2])


def stale(blad: Sheet, formules: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Per place (row, column) of a formula whose kept outcome is not certain: why."""
    rekent, uit = Recalculation(blad), {}
    for (rij, kolom), formule in formules.items():
        cel: Cell | None = blad.rijen.get(rij, {}).get(kolom)
        if cel is None or cel.fout:
            continue
        if "#REF!" in formule:
            uit[rij, kolom] = f"een formule die verwijst naar iets dat weg is (#VERW!), waarvan {show(cel.waarde)} is bewaard"
            continue
        try:
            nu = rekent.uitkomst(formule)
        except Broken:
            uit[rij, kolom] = f"een formule die door nul deelt (#DEEL/0!), waarvan {show(cel.waarde)} is bewaard"
            continue
        except Unknown:
            if blad.niet_herrekend:
                uit[rij, kolom] = f"een formule waarvan de uitkomst niet is bijgewerkt ({blad.niet_herrekend})"
            continue
        if isinstance(cel.waarde, Decimal) and abs(nu - cel.waarde) > max(abs(nu), abs(cel.waarde), Decimal(1)) * Decimal("1e-9"):
            uit[rij, kolom] = f"een formule die {f'{nu:.10g}'.replace('.', ',')} geeft en waarvan {show(cel.waarde)} is bewaard"
    return uit
