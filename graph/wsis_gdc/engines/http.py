"""One small HTTP client for SPARQL servers: credentials, time limits, retries with back-off, streaming, plain errors.

One clock runs over a request where a limit is set: connecting, headers, retries and the whole body. What changes a
server follows no redirect. Nothing secret stands in a message.
"""

from __future__ import annotations

import contextlib
import io
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from http import HTTPStatus
from typing import Any, Final, Self
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import exceptions as broken

from wsis_gdc.base.errors import EndpointError, LimitError, QueryError
from wsis_gdc.base.texts import plain, shown_address
from wsis_gdc.base.time_limits import seconds
from wsis_gdc.base.version import VERSION
from wsis_gdc.engines.credentials import Credentials, Digest, credentials_for, endpoint_parts, travels_openly

__all__ = ["Body", "Client"]

_BUSY: Final = (429, 502, 503, 504)
_MARK: Final = b"\xef\xbb\xbf"


class Client:
    """Speaks HTTP with one server. ``timeout`` is in seconds, for connecting and for each wait; ``total`` ends a
    whole answer; ``retries`` counts further tries when the server is busy or cannot be reached, but not where nobody
    listens or the name is unknown.

    ``shown`` is the address as it may be printed. Raises EndpointError for an address that is none or to which
    credentials would travel openly, QueryError for credentials and times that are out of range.
    """

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
        self.url, self.shown = url, shown_address(url)
        safe = endpoint_parts(url).scheme == "https"
        self.credentials = credentials_for(url) if credentials is None else credentials
        self._timeout = seconds(timeout)
        self._total = None if total is None else seconds(total)
        self._retries, self._backoff = retries, backoff
        self._pool: Any = None
        self._digest: Digest | None = None
        # a password goes unasked over a safe connection only; elsewhere the server may want it as a digest
        self._unasked = bool(self.credentials.token) or safe
        if self.credentials.token:
            self._protect()

    def _protect(self) -> None:
        """Raise EndpointError where a token or password would travel openly."""
        if travels_openly(self.url):
            raise EndpointError(
                self.url,
                "a token or password would travel openly; use https, or set WSIS_GDC_PLAIN_HTTP=1 where that is safe",
            )

    def request(
        self,
        method: str,
        *,
        query: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
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
            answer.close()
            return None
        if not 200 <= answer.status < 300:
            raise EndpointError(self.url, self._hidden(_said(answer)), answer.status)
        return Body(self, answer, ends)

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
        retry = _Retry(
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
                method,
                url,
                body=body,
                headers=given,
                retries=retry,
                timeout=timeout,
                preload_content=False,
                redirect=method in ("GET", "POST"),  # what a page of a login says of a PUT is no answer to it
            )
            return answer

        def answered() -> urllib3.BaseHTTPResponse:
            answer = send()
            if answer.status == HTTPStatus.UNAUTHORIZED and self.credentials.user:
                challenge = answer.headers.get("WWW-Authenticate", "")
                answer.close()
                self._unasked = not self._unasked
                self._digest = Digest(self.url, self.credentials, challenge) if "digest" in challenge.lower() else None
                if self._unasked and not self._digest:
                    self._protect()
                answer = send()
            return answer

        try:
            return answered() if ends is None else self._in_time(answered, ends)
        except broken.MaxRetryError as error:
            raise self.told(error.reason or error, wait) from None
        except (EndpointError, QueryError):
            raise
        except (broken.HTTPError, OSError, ValueError) as error:
            raise self.told(error, wait) from None

    def _in_time(self, work: Callable[[], urllib3.BaseHTTPResponse], ends: float) -> urllib3.BaseHTTPResponse:
        """Return what work returns. Raises LimitError when the clock runs out first, whatever the server drips."""
        done: list[urllib3.BaseHTTPResponse | BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:
                done.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(max(0.0, ends - time.monotonic()))
        if not done:
            self._pool = None  # left to the thread that waits on
            raise self.late()
        if isinstance(done[0], BaseException):
            raise done[0]
        return done[0]

    def late(self) -> LimitError:
        """Return the error of an answer that took too long."""
        within = f"within {self._total or 0:g} s"
        return LimitError("time", f"time limit: no full answer from {self.shown} {within}; raise the timeout")

    def told(self, error: BaseException, wait: float = 0) -> EndpointError | LimitError:
        """Return what went wrong with a connection in words."""
        if isinstance(error, broken.ReadTimeoutError) and self._total is not None:
            return self.late()
        return EndpointError(self.url, self._hidden(_reason(error, wait)))

    def _hidden(self, text: str) -> str:
        """Return a text without what is secret, should a server or a library repeat it."""
        values = [value for _, value in parse_qsl(urlsplit(self.url).query)]
        sent = self.credentials.header().partition(" ")[2]
        for secret in (self.credentials.token, self.credentials.password, sent, *values):
            if len(secret) > 3:
                text = text.replace(secret, "…")
        return text


class Body(io.RawIOBase):
    """The body of an answer as a file to be read, which tells breaks and time limits as our own errors.

    A byte order mark at its start is left out. ``ends`` is when the clock runs out (``time.monotonic``), or None.
    """

    def __init__(self, client: Client, answer: urllib3.BaseHTTPResponse, ends: float | None) -> None:
        super().__init__()
        self._client, self._answer, self._ends = client, answer, ends
        self.status, self.headers = answer.status, answer.headers
        self._begun, self._first = False, b""
        self._clock: threading.Timer | None = None
        if ends is not None:
            # a read that waits for a dripping server is woken by the end of its connection
            self._clock = threading.Timer(max(0.0, ends - time.monotonic()), self._shut)
            self._clock.daemon = True
            self._clock.start()

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        found: str = self.headers.get("Content-Type", "")
        return found.partition(";")[0].strip().lower()

    def readable(self) -> bool:  # noqa: D102
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises EndpointError, LimitError."""
        if size < 0:
            return b"".join(iter(lambda: self.read(65_536), b""))
        if not self._begun:
            self._begun = True
            while len(self._first) < len(_MARK) and (chunk := self._next(len(_MARK))):
                self._first += chunk
            self._first = self._first.removeprefix(_MARK)
        if self._first:
            chunk, self._first = self._first[:size], self._first[size:]
            return chunk
        return self._next(size)

    def close(self) -> None:
        """Give the connection back, or drop it where there is more to read."""
        if not self.closed:
            if self._clock is not None:
                self._clock.cancel()
            self._answer.close()
            self._answer.release_conn()
        super().close()

    def _next(self, size: int) -> bytes:
        try:
            chunk = self._answer.read1(size, decode_content=True)
        except (broken.HTTPError, OSError) as error:
            raise self._client.late() if self._past() else self._client.told(error) from None
        if self._past():
            raise self._client.late()
        return chunk

    def _past(self) -> bool:
        return self._ends is not None and time.monotonic() >= self._ends

    def _shut(self) -> None:
        with contextlib.suppress(Exception):
            self._answer.shutdown()


class _Retry(urllib3.Retry):
    """Tries again what may be better in a moment: not a port where nobody listens, nor a name that is unknown."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: Any = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        """Return what is left of the tries. Raises MaxRetryError where none is."""
        cause = error.__cause__ if isinstance(error, broken.NewConnectionError) else None
        unknown = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME
        if isinstance(cause, ConnectionRefusedError) or unknown:
            raise broken.MaxRetryError(_pool, url or "", error)
        return super().increment(method, url, response, error, _pool, _stacktrace)


def _pool(url: str) -> Any:
    parts = urlsplit(url)
    proxies = getproxies()
    setting = parts.scheme if proxies.get(parts.scheme) else "all"
    proxy = proxies.get(setting, "").strip()
    if not proxy or proxy_bypass(parts.hostname or ""):
        return urllib3.PoolManager()
    address = proxy if "://" in proxy else f"http://{proxy}"  # as curl takes it
    try:
        at = urlsplit(address)
        if "" in (at.hostname or "").removesuffix(".").split("."):
            raise ValueError("no name of a host")
        name = f"{unquote(at.username or '')}:{unquote(at.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=name) if at.username else None
        return urllib3.ProxyManager(address, proxy_headers=headers)
    except (broken.HTTPError, ValueError):
        raise EndpointError(
            url,
            f"the proxy of {setting}_proxy cannot be used ({shown_address(address)}); "
            "write http://HOST:PORT, or unset it",
        ) from None


def _said(answer: urllib3.BaseHTTPResponse) -> str:
    """Return what a server said of an error, as plain text of bearable length."""
    text = ""
    with contextlib.suppress(Exception):
        text = answer.read(20_000, decode_content=True).decode("utf-8", "replace")
    answer.close()
    answer.release_conn()
    if "html" in answer.headers.get("Content-Type", "") or text.lstrip()[:1] == "<":
        text = unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S | re.I))
    if 300 <= answer.status < 400:
        where = shown_address(answer.headers.get("Location", "")) or "nowhere"
        return (
            f"the server answered {answer.status}: what is sent must go to {where}; use that address, or log in first"
        )
    text = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    text = re.sub(r"\s*\n\s*", "\n  ", text.strip())[:1500]
    reason = answer.reason or ""
    hint = {
        401: "; set WSIS_GDC_USER and WSIS_GDC_PASSWORD, or WSIS_GDC_TOKEN, or use a netrc file",
        403: "; these credentials do not allow it",
        404: "; check the address of the endpoint",
        405: "; check the address: does it take this kind of request?",
        407: "; the proxy wants a password: write http://USER:PASSWORD@HOST:PORT in its setting",
    }.get(answer.status, "")
    return f"the server answered {answer.status} {reason}".rstrip() + hint + (f"\n  {text}" if text else "")


def _reason(error: BaseException, wait: float) -> str:
    if isinstance(error, broken.ReadTimeoutError):
        return f"no answer within {wait:g} s; narrow the query or raise the timeout"
    if isinstance(error, broken.NameResolutionError):
        return "the name of the server is unknown; check the address"
    if isinstance(error, broken.ProxyError):
        return "the proxy does not answer as one; check the settings http_proxy and https_proxy"
    if isinstance(error, broken.ConnectTimeoutError | broken.NewConnectionError):
        return "cannot be reached; is the server running, and is the address right?"
    if isinstance(error, broken.SSLError):
        return f"no safe connection: {error}"
    if isinstance(error, broken.IncompleteRead | broken.ProtocolError):
        return "the connection broke off in the middle of the answer; ask again"
    if isinstance(error, broken.ResponseError):
        return "the server is busy, or redirects too often"
    if isinstance(error, ValueError):
        return "redirects to an address that is none"
    return plain(f"{type(error).__name__}: {error}")[:500]
