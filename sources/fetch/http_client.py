"""GET over HTTP, politely and to the end: retries with backoff and jitter, Retry-After, a limit on slowness, own host only.

urllib3 does the work. What it does not know is here: a reply that drips forever, a redirect to a strange host, and that
a body which breaks off halfway is asked for again. Proxy and certificates come from the environment (HTTP(S)_PROXY,
NO_PROXY, SSL_CERT_FILE, REQUESTS_CA_BUNDLE).
"""

from __future__ import annotations

import logging
import os
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import DecodeError, HTTPError, MaxRetryError, SSLError
from urllib3.util import Retry, Timeout

log = logging.getLogger(__name__)

TIMEOUT = Timeout(connect=10, read=120)
"""Seconds to connect and seconds between two bytes; CBS feeds take up to a minute before the first byte."""
LANGSTE_ANTWOORD = 600.0
"""Seconds for one whole reply: a source that drips is a source that does not answer."""
LANGSTE_PAUZE = 300
"""Seconds that a Retry-After may ask; beyond that a person decides."""
GROOTSTE_ANTWOORD = 1 << 29
"""Bytes of one unpacked reply; a page of CBS has some megabytes, so this is no page."""
DOORVERWIJZINGEN = 5
RETRY = Retry(
    total=5,
    backoff_factor=0.5,
    backoff_jitter=0.5,
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=("GET",),
    raise_on_status=False,
    retry_after_max=LANGSTE_PAUZE,
)


class HttpError(Exception):
    """No reply: (what was found, what to do)."""


@dataclass(frozen=True)
class HttpMessage:
    """A reply, unpacked."""

    status: int
    type: str
    inhoud: bytes


class HttpClient:
    """Connections that are kept open, for a few threads at a time."""

    def __init__(self, opnieuw: Retry = RETRY, langste_antwoord: float = LANGSTE_ANTWOORD):
        self.opnieuw, self.langste_antwoord = opnieuw, langste_antwoord
        self.koppen = {"User-Agent": "halfjaarbericht (statistische publicatie)", "Accept-Encoding": "gzip", "Accept": "*/*"}
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._slot = threading.Lock()

    def haal(self, url: str) -> HttpMessage:
        """The reply to a GET, whatever its status; a status that passes is asked again first.

        Raises:
            HttpError: no whole reply after all attempts, an untrusted certificate, or a redirect to another host.
        """
        opnieuw, adres, doorverwezen = self.opnieuw, url, 0
        while True:
            try:
                antwoord = self._pool(adres).request(
                    "GET", adres, headers=self.koppen, timeout=TIMEOUT, retries=False, redirect=False, preload_content=False
                )
                inhoud = self._lees(antwoord)
            except (HTTPError, OSError) as e:
                opnieuw = self._na_fout(opnieuw, adres, e)
                continue
            if doel := antwoord.get_redirect_location():
                adres, doorverwezen = self._doorverwezen(adres, str(doel), doorverwezen), doorverwezen + 1
                continue
            if opnieuw.is_retry("GET", antwoord.status, "Retry-After" in antwoord.headers):
                volgende = self._na_status(opnieuw, adres, antwoord)
                if volgende is not None:
                    opnieuw = volgende
                    continue
            return HttpMessage(antwoord.status, antwoord.headers.get("Content-Type", ""), inhoud)

    @staticmethod
    def _na_fout(opnieuw: Retry, adres: str, e: HTTPError | OSError) -> Retry:
        """Wait before the next attempt, of which one fewer is left."""
        if isinstance(e, SSLError) and isinstance(e.args[0], ssl.SSLCertVerificationError):
            raise HttpError(
                f"een certificaat dat niet te vertrouwen is ({e.args[0].verify_message})",
                "Heeft uw netwerk een eigen certificaat, zet dan SSL_CERT_FILE of REQUESTS_CA_BUNDLE op dat bestand.",
            ) from None
        try:
            opnieuw = opnieuw.increment("GET", adres, error=e if isinstance(e, HTTPError) else HTTPError(str(e)))
        except (MaxRetryError, HTTPError):
            gevonden = (
                f"een afgebroken of onleesbaar antwoord ({e})" if isinstance(e, DecodeError) else f"geen antwoord ({type(e).__name__})"
            )
            raise HttpError(gevonden, "Probeer het later opnieuw, of controleer netwerk en proxy (HTTPS_PROXY).") from None
        log.info("%s: %s, opnieuw", adres, type(e).__name__)
        opnieuw.sleep()
        return opnieuw

    @staticmethod
    def _na_status(opnieuw: Retry, adres: str, antwoord: urllib3.BaseHTTPResponse) -> Retry | None:
        """Wait as long as the server asks before the next attempt; None when none is left."""
        try:
            gevraagd = opnieuw.get_retry_after(antwoord)
        except HTTPError:  # a Retry-After that says nothing
            gevraagd = None
        if gevraagd is not None and gevraagd >= LANGSTE_PAUZE:
            raise HttpError(f"status {antwoord.status}, met het verzoek {gevraagd:.0f} seconden te wachten", "Probeer het later opnieuw.")
        try:
            opnieuw = opnieuw.increment("GET", adres, response=antwoord)
        except MaxRetryError:
            return None
        log.info("%s: status %d, opnieuw", adres, antwoord.status)
        opnieuw.sleep(antwoord if gevraagd is not None else None)
        return opnieuw

    def stuur(self, url: str, inhoud: bytes, type_: str, wachttijd: float) -> int:
        """POST these bytes once and give the status of the reply; its body is not read, a redirect is not followed.

        Raises:
            HTTPError, OSError: no reply in time (``wachttijd``: seconds to connect, and between two bytes).
        """
        antwoord = self._pool(url).request(
            "POST",
            url,
            body=inhoud,
            headers=self.koppen | {"Content-Type": type_},
            timeout=Timeout(connect=wachttijd, read=wachttijd),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        antwoord.close()
        return antwoord.status

    def _lees(self, antwoord: urllib3.BaseHTTPResponse) -> bytes:
        """The whole body, as long as it comes in time."""
        einde = time.monotonic() + self.langste_antwoord
        delen, bytes_ = [], 0
        while deel := antwoord.read1(1 << 20, decode_content=False):
            delen.append(deel)
            bytes_ += len(deel)
            if time.monotonic() > einde:
                antwoord.close()
                raise HttpError(f"een antwoord dat te traag binnenkomt ({bytes_} bytes)", "Probeer het later opnieuw.")
            if bytes_ > GROOTSTE_ANTWOORD:
                antwoord.close()
                raise _te_groot()
        antwoord.release_conn()
        inhoud = b"".join(delen)
        return _pak_uit(inhoud) if antwoord.headers.get("Content-Encoding", "").lower() == "gzip" else inhoud

    @staticmethod
    def _doorverwezen(van: str, naar: str, aantal: int) -> str:
        try:
            doel = urljoin(van, naar)
        except ValueError:
            raise HttpError(f"een doorverwijzing die geen adres is ('{naar[:100]}')", "Probeer het later opnieuw.") from None
        if urlsplit(doel).netloc != urlsplit(van).netloc or urlsplit(doel).scheme < urlsplit(van).scheme or aantal >= DOORVERWIJZINGEN:
            raise HttpError(
                f"een doorverwijzing naar {urlsplit(doel).scheme}://{urlsplit(doel).netloc}",
                "De bron is verhuisd of iets in het netwerk zit ertussen; controleer het adres in bronnen.yml.",
            )
        return doel

    def _pool(self, url: str) -> urllib3.PoolManager:
        delen = urlsplit(url)
        proxy = None if proxy_bypass(delen.hostname or "") else getproxies().get(delen.scheme)
        with self._slot:
            sleutel = f"{delen.scheme}:{proxy or ''}"
            if sleutel not in self._pools:
                soort: dict[str, Any] = {"maxsize": 8}
                if delen.scheme == "https" or (proxy or "").startswith("https"):
                    soort["ssl_context"] = trust()
                if proxy:
                    wie = unquote(urlsplit(proxy).netloc.rpartition("@")[0])
                    soort["proxy_headers"] = urllib3.make_headers(proxy_basic_auth=wie or None)
                self._pools[sleutel] = urllib3.ProxyManager(proxy, **soort) if proxy else urllib3.PoolManager(**soort)
            return self._pools[sleutel]


def _te_groot() -> HttpError:
    return HttpError(f"een antwoord van meer dan {GROOTSTE_ANTWOORD >> 20} MB", "Controleer het adres; zo groot is geen pagina.")


def _pak_uit(inhoud: bytes) -> bytes:
    """Gzip, whole or not at all, and never more than a reply may be."""
    d = zlib.decompressobj(wbits=31)
    try:
        uit = d.decompress(inhoud, GROOTSTE_ANTWOORD)
    except zlib.error as e:
        raise DecodeError(f"gzip niet te lezen ({e})") from None
    if d.unconsumed_tail:
        raise _te_groot()
    if not d.eof:
        raise DecodeError("gzip is afgebroken")
    return uit


def trust() -> ssl.SSLContext:
    """Which certificates are trusted: those of the machine, and what SSL_CERT_FILE or REQUESTS_CA_BUNDLE names."""
    context = ssl.create_default_context()
    if bundel := os.environ.get("REQUESTS_CA_BUNDLE"):
        context.load_verify_locations(bundel)
    return context
