"""Credentials for SPARQL servers: where they come from, how they are sent, and that they are never printed.

They come from the environment (``WSIS_GDC_TOKEN``, or ``WSIS_GDC_USER`` and ``WSIS_GDC_PASSWORD``) or from the user's
netrc file, never from the address, which ends up in logs and histories.
"""

from __future__ import annotations

import hashlib
import netrc
import os
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from wsis_gdc.base.errors import EndpointError, QueryError

__all__ = ["Credentials", "Digest", "credentials_for", "endpoint_parts", "travels_openly"]

_PRINTABLE: Final = re.compile(r"[^\x00-\x1f\x7f]*")
_TOKEN: Final = re.compile(r"[\x21-\x7e]*")

_HASHES: Final = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
"""The algorithms of RFC 7616, section 3.2, each with its name in ``hashlib``; each may end in ``-sess``."""

_PARAMETER: Final = re.compile(r'([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_CHALLENGE: Final = re.compile(r"(?:^|,)\s*([A-Za-z][\w-]*)(?:\s+(?=[\w-]+\s*=)|\s*(?=,|$))")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves who asks: a bearer token, or a user's name and password (Basic, or Digest where it is asked for).

    Raises QueryError where a header could not carry them; the message does not repeat them.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise QueryError(
                "the token (WSIS_GDC_TOKEN, or WSIS_GDC_READER_KEY for a language model) holds a blank, a line end or "
                "a letter that no header can carry; set it anew, without what stands around it in its file"
            )
        if not _PRINTABLE.fullmatch(self.user + self.password):
            raise QueryError("the user name or the password holds a line end or another control character; set it anew")

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def header(self) -> str:
        """Return the Authorization header to send at first."""
        if self.token:
            return f"Bearer {self.token}"
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode() if self.user else ""


def endpoint_parts(url: str) -> SplitResult:
    """Return the parts of the address of a server. Raises EndpointError for what is none, or carries a password."""
    try:
        parts = urlsplit(url)
        proper = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        proper = False
    if not proper or not _PRINTABLE.fullmatch(url) or " " in url:
        raise EndpointError(url, "is no address of an endpoint; write http://… or https://…")
    if parts.username or parts.password:
        raise EndpointError(url, "a password does not belong in the address; set WSIS_GDC_USER and WSIS_GDC_PASSWORD")
    return parts


def credentials_for(url: str, environment: Mapping[str, str] | None = None) -> Credentials:
    """Return the credentials for an endpoint from the environment, else from netrc, else none.

    Raises EndpointError for an address that is none, that carries a password, or a netrc file that cannot be read as
    text, or not to its end though it names the host; QueryError for credentials that no header can carry.
    """
    settings = os.environ if environment is None else environment
    host = endpoint_parts(url).hostname or ""
    if settings.get("WSIS_GDC_TOKEN"):
        return Credentials(token=settings["WSIS_GDC_TOKEN"])
    if settings.get("WSIS_GDC_USER"):
        return Credentials(settings["WSIS_GDC_USER"], settings.get("WSIS_GDC_PASSWORD", ""))
    file = Path(settings.get("NETRC") or "~/.netrc").expanduser()
    try:
        hosts = netrc.netrc(settings.get("NETRC") or None).hosts
    except OSError:
        return Credentials()
    except UnicodeDecodeError:
        raise EndpointError(url, "the netrc file is not written in UTF-8; save it as UTF-8, or set NETRC") from None
    except netrc.NetrcParseError as error:  # what it says may repeat a password
        content = file.read_bytes().replace(b"\0", b"").lower()
        if host.encode() not in content:
            return Credentials()
        cure = "save it as UTF-8 without a byte order mark" if content[:3] == b"\xef\xbb\xbf" else "mend it"
        cure = "let nobody else read it (chmod 600)" if "permissive" in error.msg else cure
        raise EndpointError(
            url, f"the netrc file names this server, but cannot be read (line {error.lineno}); {cure}, or set NETRC"
        ) from None
    # no "default" entry: it would hand a password to any host
    found = next((entry for name, entry in hosts.items() if name.lower() == host != "default"), None)
    return Credentials(found[0], found[2] or "") if found else Credentials()


def travels_openly(url: str, environment: Mapping[str, str] | None = None) -> bool:
    """Return whether others could read on the way what is sent: plain http to another machine.

    ``WSIS_GDC_PLAIN_HTTP=1`` says that the way is safe, as within a network of containers.
    """
    settings = os.environ if environment is None else environment
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        here = ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost" or host.endswith(".localhost")
    return parts.scheme == "http" and not here and settings.get("WSIS_GDC_PLAIN_HTTP") != "1"


class Digest:
    """Answers to a Digest challenge (RFC 7616) of whichever algorithm; the nonce serves several requests.

    Raises EndpointError where the header names no challenge that can be answered.
    """

    def __init__(self, url: str, credentials: Credentials, header: str) -> None:
        self._credentials, self._count = credentials, 0
        offers = _digests(header)
        answerable = [offer for offer in offers if _answerable(offer)]
        if not answerable:
            named = ", ".join(offer.get("algorithm", "") for offer in offers if offer.get("algorithm"))
            kind = f"a kind of Digest authentication ({named})" if named else "an unclear kind of authentication"
            raise EndpointError(
                url, f"asks for {kind} that is not supported; set WSIS_GDC_TOKEN, or ask its owner", 401
            )
        self._asked = answerable[0]

    def header(self, method: str, url: str) -> str:
        """Return the Authorization header of a request."""
        asked, user = self._asked, self._credentials.user
        parts = urlsplit(url)
        address = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        algorithm = asked.get("algorithm", "MD5")
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)

        def digest(text: str) -> str:
            name = _HASHES[algorithm.upper().removesuffix("-SESS")]
            return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

        secret = digest(f"{user}:{asked['realm']}:{self._credentials.password}")
        if algorithm.lower().endswith("-sess"):
            secret = digest(f"{secret}:{asked['nonce']}:{own}")
        quality = f"{count}:{own}:auth:" if "qop" in asked else ""
        answer = digest(f"{secret}:{asked['nonce']}:{quality}{digest(f'{method}:{address}')}")
        name = f'username="{_quoted(user)}"' if user.isascii() else f"username*=UTF-8''{quote(user)}"
        told = [name, *(f'{key}="{_quoted(asked[key])}"' for key in ("realm", "nonce", "opaque") if key in asked)]
        told += [f'uri="{address}"', f'response="{answer}"']
        if "algorithm" in asked:
            told.append(f"algorithm={algorithm}")
        if quality:
            told += ["qop=auth", f"nc={count}", f'cnonce="{own}"']
        return "Digest " + ", ".join(told)


def _digests(header: str) -> list[dict[str, str]]:
    """Return the parameters of each Digest challenge in a WWW-Authenticate header, which may hold other ones."""
    starts = list(_CHALLENGE.finditer(header))
    ends = [*(start.start() for start in starts[1:]), len(header)]
    return [
        {
            name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
            for name, quoted, bare in _PARAMETER.findall(header[start.end() : end])
        }
        for start, end in zip(starts, ends, strict=False)
        if start[1].lower() == "digest"
    ]


def _answerable(offer: Mapping[str, str]) -> bool:
    known = offer.get("algorithm", "MD5").upper().removesuffix("-SESS") in _HASHES
    carried = all(_PRINTABLE.fullmatch(value) and value.isascii() for value in offer.values())
    auth = "qop" not in offer or "auth" in re.split(r"[\s,]+", offer["qop"].lower())
    return known and carried and auth and "realm" in offer and "nonce" in offer


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)
