"""One small HTTP client for SPARQL servers: credentials, time limits, retries with back-off, streaming, plain errors.

Credentials come from the environment (``WSIS_GDC_TOKEN``, or ``WSIS_GDC_USER`` and ``WSIS_GDC_PASSWORD``) or from the
user's netrc file, never from the address, which ends up in logs and histories.
"""

from __future__ import annotations

import contextlib
import io
import netrc
import os
import re
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgr,
    Request,
    getproxies,
    parse_http_list,
    parse_keqv_list,
    proxy_bypass,
)

import urllib3
from urllib3 import exceptions as broken

from wsis_gdc.base.errors import EndpointError, LimitError
from wsis_gdc.base.version import VERSION

__all__ = ["Body", "Client", "Credentials", "credentials_for"]

_BUSY: Final = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves who asks: a bearer token, or a user's name and password (Basic, or Digest where it is asked for)."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def header(self) -> str:
        """Return the Authorization header to send at first."""
        if self.token:
            return f"Bearer {self.token}"
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode() if self.user else ""


def credentials_for(url: str, environment: Mapping[str, str] | None = None) -> Credentials:
    """Return the credentials for an endpoint from the environment, else from netrc, else none.

    Raises EndpointError for an address that is none, or that carries a password.
    """
    settings = os.environ if environment is None else environment
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(url, "is no address of an endpoint; write http://… or https://…")
    if parts.username or parts.password:
        shown = f"{parts.scheme}://{parts.hostname}"
        raise EndpointError(shown, "a password does not belong in the address; set WSIS_GDC_USER and WSIS_GDC_PASSWORD")
    if settings.get("WSIS_GDC_TOKEN"):
        return Credentials(token=settings["WSIS_GDC_TOKEN"])
    if settings.get("WSIS_GDC_USER"):
        return Credentials(settings["WSIS_GDC_USER"], settings.get("WSIS_GDC_PASSWORD", ""))
    return _from_netrc(parts.hostname, settings)


def _from_netrc(host: str, settings: Mapping[str, str]) -> Credentials:
    try:
        found = netrc.netrc(settings.get("NETRC") or None).hosts.get(host)
    except (OSError, netrc.NetrcParseError):
        return Credentials()
    # no "default" entry: it would hand a password to any host
    return Credentials(found[0], found[2] or "") if found else Credentials()


class Client:
    """Speaks HTTP with one server. ``timeout`` is in seconds, for connecting and for each wait; ``total`` ends a
    whole answer; ``retries`` counts further tries when the server is busy or does not accept the connection."""

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        timeout: float = 60.0,
        total: float | None = None,
        retries: int = 3,
        backoff: float = 0.5,
    ) -> None:
        self.url = url
        self.credentials = credentials_for(url) if credentials is None else credentials
        self._timeout, self._total, self._retries, self._backoff = timeout, total, retries, backoff
        self._pool: Any = None
        self._digest: _Digest | None = None
        # a password goes unasked over a safe connection only; elsewhere the server may want it as a digest
        self._unasked = bool(self.credentials.token) or urlsplit(url).scheme == "https"

    def request(
        self,
        method: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        missing_ok: bool = False,
    ) -> Body | None:
        """Send a request and return the body of the answer, to be read and closed; None for 404 where that is fine.

        Raises EndpointError with what the server said.
        """
        mark = "&" if "?" in self.url else "?"
        url = f"{self.url}{mark}{urlencode(query)}" if query else self.url
        ends = None if self._total is None else time.monotonic() + self._total
        answer = self._send(method, url, body, dict(headers or {}), ends)
        if missing_ok and answer.status == HTTPStatus.NOT_FOUND:
            answer.drain_conn()
            return None
        if not 200 <= answer.status < 300:
            raise EndpointError(self.url, _said(answer), answer.status)
        return Body(self.url, answer, ends, self._total)

    def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            self._pool.clear()
            self._pool = None

    def _send(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str], ends: float | None
    ) -> urllib3.BaseHTTPResponse:
        if self._pool is None:
            self._pool = _pool(url)
        # a wait that ran out is not repeated: the server may still be working on it
        retry = urllib3.Retry(
            total=self._retries + 3,
            connect=self._retries,
            status=self._retries,
            redirect=3,
            read=0,
            other=0,
            status_forcelist=_BUSY,
            allowed_methods=None,
            backoff_factor=self._backoff,
            backoff_jitter=self._backoff / 5,
            backoff_max=10,
            raise_on_status=False,
            retry_after_max=30,
        )
        wait = self._timeout if ends is None else max(0.001, min(self._timeout, ends - time.monotonic()))
        timeout = urllib3.Timeout(connect=min(10.0, wait), read=wait)

        def send() -> urllib3.BaseHTTPResponse:
            authorization = self.credentials.header() if self._unasked else ""
            authorization = self._digest.header(method, url) if self._digest else authorization
            given = {**headers, "User-Agent": f"wsis-gdc/{VERSION}"}
            if authorization:
                given["Authorization"] = authorization
            answer: urllib3.BaseHTTPResponse = self._pool.request(
                method, url, body=body, headers=given, retries=retry, timeout=timeout, preload_content=False
            )
            return answer

        try:
            answer = send()
            if answer.status == HTTPStatus.UNAUTHORIZED and self.credentials.user:
                challenge = answer.headers.get("WWW-Authenticate", "")
                answer.drain_conn()
                self._unasked = not self._unasked
                self._digest = _Digest(self.credentials, challenge) if "digest" in challenge.lower() else None
                answer = send()
        except broken.MaxRetryError as error:
            raise _told(self.url, error.reason or error, wait, self._total) from None
        except (broken.HTTPError, OSError) as error:
            raise _told(self.url, error, wait, self._total) from None
        return answer


class Body(io.RawIOBase):
    """The body of an answer as a file to be read, which tells breaks and time limits as our own errors."""

    def __init__(self, url: str, answer: urllib3.BaseHTTPResponse, ends: float | None, total: float | None) -> None:
        super().__init__()
        self._url, self._answer, self._ends, self._total = url, answer, ends, total
        self.status, self.headers = answer.status, answer.headers

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        found: str = self.headers.get("Content-Type", "")
        return found.partition(";")[0].strip().lower()

    def readable(self) -> bool:  # noqa: D102
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises EndpointError, LimitError."""
        if self._ends is not None and time.monotonic() > self._ends:
            raise _late(self._url, self._total)
        try:
            return self._answer.read(None if size < 0 else size, decode_content=True)
        except (broken.HTTPError, OSError) as error:
            raise _told(self._url, error, self._total or 0, self._total) from None

    def close(self) -> None:
        """Give the connection back, or drop it where there is more to read."""
        if not self.closed:
            self._answer.close()
            self._answer.release_conn()
        super().close()


def _pool(url: str) -> Any:
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()


class _Digest:
    """Answers to a Digest challenge (RFC 7616), computed by the standard library; the nonce serves several requests."""

    def __init__(self, credentials: Credentials, challenge: str) -> None:
        class Passwords(HTTPPasswordMgr):
            def find_user_password(self, realm: str, authuri: str) -> Any:
                return credentials.user, credentials.password

        found = re.search(r"digest\s+(.*)", challenge, re.I | re.S)
        self._asked = parse_keqv_list(parse_http_list(found[1] if found else ""))
        self._handler: Any = AbstractDigestAuthHandler(Passwords())

    def header(self, method: str, url: str) -> str:
        """Return the Authorization header of a request."""
        given = self._handler.get_authorization(Request(url, method=method), dict(self._asked))  # noqa: S310
        if not given:
            raise EndpointError(url, "asks for a kind of Digest authentication that is not supported", 401)
        return f"Digest {given}"


def _said(answer: urllib3.BaseHTTPResponse) -> str:
    """Return what a server said of an error, as plain text of bearable length."""
    text = ""
    with contextlib.suppress(Exception):
        text = answer.read(20_000, decode_content=True).decode("utf-8", "replace")
    answer.close()
    if "html" in answer.headers.get("Content-Type", "") or text.lstrip()[:1] == "<":
        text = unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S | re.I))
    text = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    text = re.sub(r"\s*\n\s*", "\n  ", text.strip())[:1500]
    reason = answer.reason or ""
    hint = {
        401: "; set WSIS_GDC_USER and WSIS_GDC_PASSWORD, or WSIS_GDC_TOKEN, or use a netrc file",
        403: "; these credentials do not allow it",
        404: "; check the address of the endpoint",
        405: "; check the address: does it take this kind of request?",
    }.get(answer.status, "")
    return f"the server answered {answer.status} {reason}".rstrip() + hint + (f"\n  {text}" if text else "")


def _late(url: str, total: float | None) -> LimitError:
    return LimitError("time", f"time limit: no full answer from {url} within {total or 0:g} s; raise --timeout")


def _told(url: str, error: BaseException, wait: float, total: float | None) -> EndpointError | LimitError:
    if isinstance(error, broken.ReadTimeoutError):
        if total is not None:
            return _late(url, total)
        return EndpointError(url, f"no answer within {wait:g} s; narrow the query or raise --timeout")
    if isinstance(error, broken.NameResolutionError):
        return EndpointError(url, "the name of the server is unknown; check the address")
    if isinstance(error, broken.ConnectTimeoutError | broken.NewConnectionError):
        return EndpointError(url, "cannot be reached; is the server running, and is the address right?")
    if isinstance(error, broken.SSLError):
        return EndpointError(url, f"no safe connection: {error}")
    if isinstance(error, broken.IncompleteRead | broken.ProtocolError):
        return EndpointError(url, "the connection broke off in the middle of the answer; ask again")
    if isinstance(error, broken.ResponseError):
        return EndpointError(url, "the server is busy, or redirects too often")
    return EndpointError(url, f"{type(error).__name__}: {error}")
