"""The rest of a page: style, scripts, the policy that admits only these, safe forms of text."""

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from wsis_gdc.base.errors import WsisGdcError

__all__ = [
    "VIS_SHA256",
    "AssetError",
    "content_security_policy",
    "json_block",
    "static",
    "vis_network",
]

VIS_SHA256: Final = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
"""Digest of the vis-network 9.1.2 that pyvis 0.3.2 carries: the one these pages were tested with."""

_VIS: Final = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$\n?", re.MULTILINE)
_ESCAPES: Final = {char: f"\\u{ord(char):04x}" for char in "&<>\u2028\u2029"}


class AssetError(WsisGdcError, RuntimeError):
    """A script or style that a page needs is missing or not the one expected."""


@cache
def static(*names: str) -> str:
    """Return the text of files in `static/`, one after the other.

    >>> static("base.js", "common.js").startswith('"use strict";')
    True
    """
    folder = files(__package__).joinpath("static")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def vis_network() -> str:
    """Return the vis-network script of the installed pyvis, without the pointer to its source map.

    Raises `AssetError` when it is not the pinned one: another may draw otherwise, or break the policy.
    """
    source = files("pyvis").joinpath(*_VIS)
    try:
        content = source.read_bytes()
    except FileNotFoundError as error:
        raise AssetError(f"{source}: not found; the network page needs pyvis 0.3.2") from error
    digest = sha256(content).hexdigest()
    if digest != VIS_SHA256:
        raise AssetError(f"{source}: sha256 is {digest}, expected {VIS_SHA256}; install pyvis 0.3.2")
    # Browsers read CR LF as LF before they compare the digest of a script with the policy.
    return _SOURCE_MAP.sub("", content.decode("utf-8").replace("\r\n", "\n"))


def content_security_policy(
    scripts: tuple[str, ...], styles: tuple[str, ...], *, served: bool = False, files: str | None = None
) -> str:
    """Return a policy that runs exactly these in-line scripts and styles and loads nothing else.

    A page that is ``served`` and lies in no file may send its forms to its server, and its scripts may ask it;
    with ``files`` it loads scripts and styles from there, too, and these may add the styles whose digests are given.
    `frame-ancestors` and `sandbox` are missing because a policy in a `<meta>` element cannot set them.
    """
    asked = "'self'" if served else "'none'"
    own = "" if files is None else " 'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_sources(scripts)}{own}",
            f"style-src-elem {_sources(styles)}{own} {files or ''}".rstrip(),
            "style-src-attr 'none'",
            "img-src data: blob:",
            f"connect-src {asked}",
            "base-uri 'none'",
            f"form-action {asked}",
        )
    )


def json_block(value: object) -> str:
    """Return a value as JSON that can stand inside a `<script type="application/json">` element.

    >>> json_block({"label": "</script>"})
    '{"label":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    for char, escape in _ESCAPES.items():  # much faster than str.translate
        text = text.replace(char, escape)
    return text


def _sources(texts: tuple[str, ...]) -> str:
    digests = (b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii") for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
