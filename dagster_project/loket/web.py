"""The page of the loket: a supplier chooses a file, reads the verdict and confirms; the register gives the receipt.

Made for one machine or one department: behind one access code, bound to 127.0.0.1 unless someone says otherwise, without script. What is
waiting for a confirmation is kept in memory and is gone when the loket stops; what was offered lies in the warehouse.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import anyio
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dagster_project.loket.form import Form, read_form
from dagster_project.loket.offering import NotClear, Offered, Who, by_name, check, offer_delivery, which
from dagster_project.loket.verdict import Verdict, of_check
from dagster_project.notation import HIER
from dagster_project.poort import ronde
from dagster_project.publicatie.forms import templating
from dagster_project.warehouse import release_calendar
from dagster_project.warehouse.editions import Warehouse
from dagster_project.warehouse.lock import Busy
from dagster_project.warehouse.published_deliveries import previous_rows
from sources.catalog import Tabel
from sources.delivery.guard import BESTAND_MAX
from sources.delivery.register import Register, deliveries
from sources.delivery.template import make_template
from sources.errors import CannotStart, SourceError
from sources.load.delivery_check import DeliveryCheck, read_rows

KOEKJE = "loket"
SESSIE_UREN = 8
SESSIES_MAX, WACHTEND_MAX = 50, 12
"""People at once, and files that wait for a confirmation; the oldest makes room."""
FORMULIER_MAX = 32 * 1024
"""Bytes of a form without its file."""
TEGELIJK = 2
"""Files that are judged at the same time; the others wait their turn."""
KOPPEN = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer a browser sends Origin: null along with a form
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
CSP = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
GROOT = f"Het bestand is te groot: ten hoogste {BESTAND_MAX // 2**20} MB. Kopieer alleen de gevulde cellen naar een leeg sjabloon."
ZINNEN = {
    404: "Deze pagina is er niet.",
    405: "Dit kan hier niet.",
    413: GROOT,
}


@dataclass
class Session:
    """One browser that gave the access code; ``csrf`` stands in each of its forms."""

    csrf: str
    tot: float


@dataclass(frozen=True)
class Pending:
    """A file that was judged and waits for a confirmation by the session that sent it."""

    sessie: str
    tabel: Tabel
    inhoud: bytes
    bestandsnaam: str
    oordeel: DeliveryCheck


class Stop(Exception):
    """An answer that ends a request early: no session, or a form that is not of this page."""

    def __init__(self, antwoord: Response):
        self.antwoord = antwoord


class Loket:
    """What the pages share. Everything but the judging happens on the one thread of the server."""

    def __init__(self, warehouse: Warehouse, toegangscode: str, vandaag: Callable[[], date] = date.today):
        self.warehouse, self.vandaag = warehouse, vandaag
        self._code = hashlib.sha256(toegangscode.encode()).digest()
        self._sessies: OrderedDict[str, Session] = OrderedDict()
        self._wachtend: OrderedDict[str, Pending] = OrderedDict()
        self._beurt = anyio.CapacityLimiter(TEGELIJK)

    # --- who ---

    async def home(self, request: Request) -> Response:
        if (sessie := self._sessie(request)) is None:
            return self._pagina("aanmelden")
        return await self._kies(sessie)

    async def sign_in(self, request: Request) -> Response:
        self._van_hier(request)
        form = await read_form(request, FORMULIER_MAX)
        if not hmac.compare_digest(hashlib.sha256(form.get("toegangscode").strip().encode()).digest(), self._code):
            await anyio.sleep(1)  # guessing takes long
            return self._pagina("aanmelden", 403, melding="De toegangscode klopt niet.")
        sleutel = secrets.token_urlsafe(32)
        self._sessies[sleutel] = Session(secrets.token_urlsafe(32), time.monotonic() + SESSIE_UREN * 3600)
        while len(self._sessies) > SESSIES_MAX:
            self._sessies.popitem(last=False)
        antwoord = RedirectResponse("/", 303)
        antwoord.set_cookie(
            KOEKJE, sleutel, max_age=SESSIE_UREN * 3600, httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
        return antwoord

    async def sign_out(self, request: Request) -> Response:
        await self._form(request, FORMULIER_MAX)
        sleutel = request.cookies.get(KOEKJE, "")
        self._sessies.pop(sleutel, None)
        for nummer in [n for n, p in self._wachtend.items() if p.sessie == sleutel]:
            del self._wachtend[nummer]
        antwoord = RedirectResponse("/", 303)
        antwoord.delete_cookie(KOEKJE)
        return antwoord

    def _sessie(self, request: Request) -> Session | None:
        sessie = self._sessies.get(request.cookies.get(KOEKJE, ""))
        return sessie if sessie and sessie.tot > time.monotonic() else None

    def _binnen(self, request: Request) -> Session:
        if (sessie := self._sessie(request)) is None:
            raise Stop(
                RedirectResponse("/", 303)
                if request.method == "GET"
                else self._pagina("aanmelden", 403, melding="Meld u eerst aan; uw bestand is niet bewaard.")
            )
        return sessie

    def _van_hier(self, request: Request) -> None:
        """A form of another site is refused, whatever its fields."""
        herkomst = request.headers.get("origin")
        if (herkomst is not None and urlsplit(herkomst).netloc != request.headers.get("host")) or request.headers.get(
            "sec-fetch-site", "same-origin"
        ) not in ("same-origin", "none"):
            raise Stop(self._pagina("fout", 403, melding="Dit formulier komt niet van deze pagina."))

    async def _form(self, request: Request, meeste: int) -> tuple[Session, Form]:
        self._van_hier(request)
        sessie = self._binnen(request)  # before anything is read
        form = await read_form(request, meeste)
        if not hmac.compare_digest(form.get("csrf").encode(), sessie.csrf.encode()):
            raise Stop(self._pagina("fout", 403, sessie, melding="Dit formulier is verlopen. Ga terug naar het begin."))
        return sessie, form

    # --- the steps ---

    async def judge(self, request: Request) -> Response:
        """Step 2: what is said of the file."""
        sessie, form = await self._form(request, BESTAND_MAX + FORMULIER_MAX)
        if not form.inhoud:
            return await self._kies(sessie, 400, "Kies eerst een bestand. Het gekozen bestand is leeg of er is niets gekozen.")
        try:
            tabel, c = await self._aan_de_beurt(self._judge, form)
        except NotClear as e:
            return await self._kies(sessie, 400, str(e))
        nummer = secrets.token_urlsafe(16)
        self._wachtend[nummer] = Pending(request.cookies[KOEKJE], tabel, form.inhoud, form.bestandsnaam, c)
        while len(self._wachtend) > WACHTEND_MAX:
            self._wachtend.popitem(last=False)
        return self._oordeel(sessie, nummer)

    def _judge(self, form: Form) -> tuple[Tabel, DeliveryCheck]:
        inhoud = form.inhoud or b""
        naam = form.get("levering")
        tabel = by_name(naam) if naam else which(form.bestandsnaam, inhoud)
        return tabel, check(tabel, inhoud, self.warehouse)

    async def offer(self, request: Request) -> Response:
        """Step 3: someone takes it for theirs."""
        sessie, form = await self._form(request, FORMULIER_MAX)
        nummer = form.get("nummer")
        p = self._wachtend.get(nummer)
        if p is None or p.sessie != request.cookies[KOEKJE]:
            return self._pagina("fout", 410, sessie, melding="Deze controle is verlopen of al aangeboden. Begin opnieuw.")
        try:
            if form.get("wie") not in roles():
                raise NotClear("Kies namens wie u de levering aanbiedt.")
            who = Who(f"{form.get('wie')}, via het loket", form.get("waarom"), form.get("akkoord") == "ja")
            gedaan: Offered = await self._aan_de_beurt(offer_delivery, self.warehouse, p.tabel, p.inhoud, p.bestandsnaam, who)
        except NotClear as e:
            return self._oordeel(sessie, nummer, 400, str(e))
        except Busy:
            return self._oordeel(
                sessie, nummer, 503, "Er wordt net aan het warehouse gewerkt. Er is niets bewaard; probeer het over een minuut opnieuw."
            )
        if not gedaan.is_bewaard:
            self._wachtend[nummer] = Pending(p.sessie, p.tabel, p.inhoud, p.bestandsnaam, gedaan.oordeel)
            melding = "Zeg bij 'akkoord' dat de afwijkingen kloppen." if not gedaan.oordeel.bevindingen else "De levering is niet goed."
            return self._oordeel(sessie, nummer, 409, f"{melding} Er is niets bewaard.")
        self._wachtend.pop(nummer, None)
        return RedirectResponse(f"/ontvangst/{p.tabel.naam}/{gedaan.oordeel.sha256}", 303)

    async def receipt(self, request: Request) -> Response:
        """Step 4: what the register holds of it; the same for as long as the register is there."""
        sessie = self._binnen(request)
        naam, sha256 = request.path_params["naam"], request.path_params["sha256"]
        if naam not in deliveries():
            raise HTTPException(404)
        register, tabel = Register(self.warehouse.deliveries), by_name(naam)
        a = next((a for a in reversed(register.lees()) if (a.naam, a.sha256) == (tabel.volledige_naam, sha256)), None)
        if a is None:
            raise HTTPException(404)
        rijen = len(await self._aan_de_beurt(read_rows, tabel, register.inhoud(a)))
        return self._pagina(
            "ontvangst", sessie=sessie, a=a, tabel=tabel, rijen=rijen, toen=datetime.fromisoformat(a.wanneer).astimezone(HIER)
        )

    # --- what is asked ---

    async def asked(self, request: Request) -> Response:
        sessie = self._binnen(request)
        rol = request.query_params.get("rol", "")
        editie, brief, stappen = await self._aan_de_beurt(self._gevraagd)
        return self._pagina("gevraagd", sessie=sessie, editie_nu=editie, brief=brief, rol=rol if rol in roles() else "", rollen=roles(),
                            stappen=[s for s in stappen if rol not in roles() or s.wie == rol], leveringen=deliveries())  # fmt: skip

    def _gevraagd(self) -> tuple[str, date, list[ronde.Step]]:
        dag = self.vandaag()
        editie = release_calendar.edition_on(dag)
        alle = [s for s in ronde.steps(self.warehouse, editie, dag) if s.stap == "uitvraag" and s.uiterlijk is not None]
        return editie, release_calendar.publication()[editie], sorted(alle, key=lambda s: (s.uiterlijk, s.wat))

    async def template(self, request: Request) -> Response:
        self._binnen(request)
        if (tabel := deliveries().get(request.path_params["naam"])) is None or tabel.lezer:
            raise HTTPException(404)
        inhoud = await self._aan_de_beurt(self._sjabloon, tabel)
        return Response(inhoud, media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        headers={"content-disposition": f'attachment; filename="{tabel.naam}.xlsx"'})  # fmt: skip

    def _sjabloon(self, tabel: Tabel) -> bytes:
        """With the rows of the delivery before; of one that is not public none, for the access code is of more than one supplier."""
        return make_template(tabel, [] if tabel.vertrouwelijk else previous_rows(tabel, self.warehouse))

    # --- pages ---

    async def _aan_de_beurt(self, doe: Callable[..., Any], *met: Any) -> Any:
        return await anyio.to_thread.run_sync(doe, *met, limiter=self._beurt)

    async def _kies(self, sessie: Session, status: int = 200, melding: str = "") -> Response:
        editie, brief, stappen = await self._aan_de_beurt(self._gevraagd)
        uiterlijk = {s.wat: s.uiterlijk for s in stappen}
        keuzes = sorted(
            ((n, t.titel, uiterlijk.get(n)) for n, t in deliveries().items()), key=lambda k: (k[2] is None, k[2] or brief, k[1])
        )
        return self._pagina("kies", status, sessie, melding=melding, keuzes=keuzes, editie_nu=editie, grootste=BESTAND_MAX // 2**20)

    def _oordeel(self, sessie: Session, nummer: str, status: int = 200, melding: str = "") -> Response:
        p = self._wachtend[nummer]
        c = p.oordeel
        is_goed = not c.bevindingen and not c.afwijkingen
        if is_goed:
            kop, uitleg = "Goed", "Er is nog niets bewaard. Klopt alles, bied de levering dan aan."
        elif c.bevindingen:
            kop, uitleg = "Nog niet goed", "Verbeter wat hieronder staat in uw bestand en kies het opnieuw. Er is niets bewaard."
        else:
            kop, uitleg = (
                "Wijkt af van de vorige levering",
                "Verbeter het bestand. Kloppen de verschillen, leg dan uit waarom en bied de levering aan. Er is nog niets bewaard.",
            )
        v: Verdict = of_check(c, p.bestandsnaam, kop, is_goed, uitleg)
        gevraagd = next((x.wie for x in release_calendar.read().uitvraag if x.levering == p.tabel.volledige_naam), "")
        return self._pagina(
            "oordeel", status, sessie, melding=melding, nummer=nummer, rollen=roles(), wie=gevraagd, kan=not c.bevindingen, **v.parts()
        )

    def _pagina(self, blad: str, status: int = 200, sessie: Session | None = None, melding: str = "", **inhoud: Any) -> Response:
        tekst = templating.fill(
            f"loket_{blad}.html.j2", editie={"is_synthetisch": False}, csrf=sessie.csrf if sessie else "", melding=melding, **inhoud
        )
        tekst = tekst.encode("utf-8", "replace").decode("utf-8")
        stijlen = " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
            for s in re.findall(r"<style>(.*?)</style>", tekst, re.S)
        )
        return HTMLResponse(tekst, status, {"content-security-policy": f"{CSP}; style-src {stijlen}"})

    # --- the whole ---

    def app(self, adressen: list[str]) -> ASGIApp:
        """The application; ``adressen``: the host names under which it may be asked for (another may be a name that someone points here)."""

        async def stop(_: Request, e: Exception) -> Response:
            assert isinstance(e, Stop)
            return e.antwoord

        async def status(request: Request, e: Exception) -> Response:
            assert isinstance(e, HTTPException)
            zin = ZINNEN.get(e.status_code, e.detail)
            return self._pagina("fout", e.status_code, self._sessie(request), melding=zin)

        async def niet_nu(request: Request, e: Exception) -> Response:
            print(e, file=sys.stderr, flush=True)  # it may name files of this machine
            melding = "Het loket kan dit nu niet. Er is niets bewaard. Meld het de gegevensbeheerder."
            return self._pagina("fout", 503, self._sessie(request), melding=melding)

        routes = [
            Route("/", self.home),
            Route("/aanmelden", self.sign_in, methods=["POST"]),
            Route("/afmelden", self.sign_out, methods=["POST"]),
            Route("/controleer", self.judge, methods=["POST"]),
            Route("/aanbieden", self.offer, methods=["POST"]),
            Route("/ontvangst/{naam}/{sha256}", self.receipt),
            Route("/gevraagd", self.asked),
            Route("/sjabloon/{naam}", self.template),
        ]
        fouten = {Stop: stop, HTTPException: status, CannotStart: niet_nu, SourceError: niet_nu, Exception: niet_nu}
        return WithHeaders(
            Starlette(
                routes=routes,
                middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=adressen, www_redirect=False)],
                exception_handlers=fouten,
            )
        )


class WithHeaders:
    """Every answer has the headers that keep a browser safe, also one that says no."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def met(bericht: Message) -> None:
            if bericht["type"] == "http.response.start":
                koppen = MutableHeaders(scope=bericht)
                for naam, waarde in ({"content-security-policy": CSP} | KOPPEN).items():
                    koppen.setdefault(naam, waarde)
                if bericht["status"] >= 400:  # what the sender still has to say is not waited for
                    koppen["connection"] = "close"
            await send(bericht)

        await self.app(scope, receive, met)


def roles() -> list[str]:
    """Who is asked for something, as the calendar names them."""
    return sorted({v.wie for v in release_calendar.read().uitvraag})
