"""Every place of a file that can be changed, and into what: pure functions from text to mutants."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One change in one file. ``operator`` is its kind; ``van`` and ``naar`` what stands at ``plaats`` (first, last) of the text."""

    pad: Path
    operator: str
    plaats: tuple[int, int]
    van: str
    naar: str

    def apply(self, tekst: str) -> str:
        """The text with the change."""
        a, b = self.plaats
        return tekst[:a] + self.naar + tekst[b:]

    def regel(self, tekst: str) -> int:
        """The line of the change."""
        return tekst.count("\n", 0, self.plaats[0]) + 1


# --- SQL ---

NIET = re.compile(r"\{#.*?#\}|\{%.*?%\}|--[^\n]*|/\*.*?\*/", re.S)
"""What is no SQL: comments, and the statements of Jinja (what stands between braces is)."""
TEKST = re.compile(r"'[^'\n]*'")
VERVANG: dict[str, tuple[tuple[str, str], ...]] = {
    "aggregaat": (
        (r"\bsum(?=\()", "max"),
        (r"\bmax(?=\()", "min"),
        (r"\bmin(?=\()", "max"),
        (r"\bavg(?=\()", "max"),
        (r"\bcount\(distinct ", "count("),
        (r"\bbool_or(?=\()", "bool_and"),
        (r"\bbool_and(?=\()", "bool_or"),
        (r"\barg_max(?=\()", "arg_min"),
        (r"\barg_min(?=\()", "arg_max"),
    ),
    "rekenteken": ((r" \+ ", " - "), (r" - ", " + "), (r" \* ", " / "), (r" / ", " * ")),
    "vergelijking": (
        (r" = ", " <> "),
        (r" <> ", " = "),
        (r" < ", " <= "),
        (r" > ", " >= "),
        (r" <= ", " < "),
        (r" >= ", " > "),
        (r"\bbetween\b", "not between"),
    ),
    "logica": (
        (r"\band\b", "or"),
        (r"\bor\b", "and"),
        (r"\bnot ", ""),
        (r"\bis null\b", "is not null"),
        (r"\bis not null\b", "is null"),
        (r"\bis distinct from\b", "="),
    ),
    "samenvoegen": ((r"\binner join\b", "left join"), (r"\bleft join\b", "inner join"), (r"\bunion all\b", "union")),
    "volgorde": ((r"\bdesc\b", "asc"), (r"\basc\b", "desc")),
    "leeg": ((r"\bcoalesce\(([^(),]+), [^(),]+\)", r"\1"), (r"\bnullif\(([^(),]+), [^(),]+\)", r"\1")),
}
GETAL = re.compile(r"(?<![\w.'%{])\d+(\.\d+)?(?![\w.'%}])")
WAARDE = re.compile(r"'(NL01|RE\d\d|jaar|maand|peildatum|voldoet|totaal|procent|aantal|fte|20\d\d|[a-z_]+=[a-z_0-9.]+)'")
ANDERS = {
    "NL01": "RE01",
    "jaar": "maand",
    "maand": "jaar",
    "peildatum": "jaar",
    "voldoet": "voldoet niet",
    "procent": "aantal",
    "aantal": "procent",
}


def sql_mutants(pad: Path, tekst: str) -> Iterator[Mutant]:
    """Of a model or a macro: aggregates, operators, joins, filters, order, defaults, constants, regions and periods."""
    leeg = NIET.sub(lambda m: " " * len(m[0]), tekst)
    zonder = TEKST.sub(lambda m: f"'{' ' * (len(m[0]) - 2)}'", leeg)
    for operator, paren in VERVANG.items():
        for patroon, naar in paren:
            for m in re.finditer(patroon, zonder):
                yield Mutant(pad, operator, m.span(), tekst[m.start() : m.end()], m.expand(naar))
    for m in GETAL.finditer(zonder):
        nieuw = str(int(m[0]) + 1) if m[1] is None else str(float(m[0]) * 2 or 1.0)
        yield Mutant(pad, "constante", m.span(), m[0], nieuw)
    for m in WAARDE.finditer(leeg):
        nieuw = ANDERS.get(m[1]) or (str(int(m[1]) + 1) if m[1].isdecimal() else f"{m[1][:-1]}{'1' if m[1][-1] != '1' else '2'}")
        yield Mutant(pad, "waarde", m.span(), m[0], f"'{nieuw}'")
    for m in re.finditer(r"\n *(where|and) [^\n]+(?=\n)", zonder):  # a condition that is lost
        if m[0].count("(") == m[0].count(")"):
            naar = "\nwhere true" if m[1] == "where" else ""
            yield Mutant(pad, "voorwaarde", m.span(), tekst[m.start() : m.end()].strip(), naar)


# --- seeds ---


def seed_mutants(pad: Path, tekst: str, kolommen: set[str]) -> Iterator[Mutant]:
    """Of a seed: a number that is a tenth more or ten times as much, a text that is that of another row, a row that is lost.

    Args:
        kolommen: those that are read by SQL; prose that nobody computes with says nothing.
    """
    plaats = 0
    rijen: list[tuple[int, str, list[str]]] = []
    for regel in tekst.splitlines(keepends=True):
        rijen.append((plaats, regel, next(csv.reader(io.StringIO(regel)), [])))
        plaats += len(regel)
    koppen = rijen[0][2]
    for i, (begin, regel, velden) in enumerate(rijen[1:], start=1):
        if len(velden) != len(koppen) or '"' in regel:
            continue
        yield Mutant(pad, "rij weg", (begin, begin + len(regel)), regel.strip()[:60], "")
        ander = rijen[i % (len(rijen) - 1) + 1][2]
        links = begin
        for kop, veld, buur in zip(koppen, velden, ander, strict=False):
            span, links = (links, links + len(veld)), links + len(veld) + 1
            if kop not in kolommen or not veld:
                continue
            if re.fullmatch(r"-?\d+(\.\d+)?", veld):
                for w in (float(veld) * 1.1, float(veld) * 10 or 1.0):
                    naar = f"{round(w) if '.' not in veld else round(w, 9)}"
                    yield Mutant(pad, "getal in een seed", span, veld, naar if naar != veld else f"{int(float(veld)) + 1}")
            elif buur and buur != veld:
                yield Mutant(pad, "tekst in een seed", span, veld, buur)


# --- Python ---

TEKENS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Pow: "*", ast.FloorDiv: "/"}
VERGELIJK = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in"}
NAMEN = {
    "min": "max",
    "max": "min",
    "sum": "max",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "floor": "ceil",
    "ceil": "floor",
    "log": "exp",
}


def python_mutants(pad: Path, tekst: str) -> Iterator[Mutant]:
    """Of a module: operators, comparisons, and/or, constants and functions that have an opposite. Docstrings and annotations stay."""
    regels = [0]
    for regel in tekst.splitlines(keepends=True):
        regels.append(regels[-1] + len(regel))

    def op(regel: int, kolom: int) -> int:
        begin = regels[regel - 1]
        return begin + len(tekst[begin:].encode()[:kolom].decode())

    def tussen(links: ast.expr, rechts: ast.expr, naar: str, soort: str) -> Iterator[Mutant]:
        a, b = op(links.end_lineno or 0, links.end_col_offset or 0), op(rechts.lineno, rechts.col_offset)
        m = re.search(r"(\*\*|//|<=|>=|==|!=|not in|in|and|or|[-+*/<>])", tekst[a:b])
        if m:
            yield Mutant(pad, soort, (a + m.start(), a + m.end()), m[0], naar)

    for n in ast.walk(ast.parse(tekst)):
        if isinstance(n, ast.BinOp) and type(n.op) in TEKENS:
            yield from tussen(n.left, n.right, TEKENS[type(n.op)], "rekenteken")
        elif isinstance(n, ast.Compare) and len(n.ops) == 1 and type(n.ops[0]) in VERGELIJK:
            yield from tussen(n.left, n.comparators[0], VERGELIJK[type(n.ops[0])], "vergelijking")
        elif isinstance(n, ast.BoolOp):
            yield from tussen(n.values[0], n.values[1], "or" if isinstance(n.op, ast.And) else "and", "logica")
        elif isinstance(n, ast.UnaryOp) and isinstance(n.op, ast.Not):
            a = op(n.lineno, n.col_offset)
            yield Mutant(pad, "logica", (a, a + 4), "not ", "")
        elif isinstance(n, ast.Constant) and type(n.value) in (int, float):
            a, b = op(n.lineno, n.col_offset), op(n.end_lineno or 0, n.end_col_offset or 0)
            nieuw = repr(n.value + 1) if isinstance(n.value, int) else repr(n.value * 2 or 1.0)
            yield Mutant(pad, "constante", (a, b), tekst[a:b], nieuw)
        elif isinstance(n, ast.Call):
            naam = n.func.attr if isinstance(n.func, ast.Attribute) else n.func.id if isinstance(n.func, ast.Name) else ""
            if naam in NAMEN:
                b = op(n.func.end_lineno or 0, n.func.end_col_offset or 0)
                yield Mutant(pad, "functie", (b - len(naam), b), naam, NAMEN[naam])
