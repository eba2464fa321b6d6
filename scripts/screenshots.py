"""Take the pictures of the documents anew: ``python scripts/screenshots.py`` writes ``docs/images/``.

Needs Chromium (see ``scripts/browser.py``) and fonts with Arabic and Chinese letters. Pictures have few
colours and stay under 150 kB each, but for the flow, which is larger.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from browser import find
from wsis_gdc import load
from wsis_gdc.building import data_version
from wsis_gdc.files.formats import serialize
from wsis_gdc.site import site_folder as site
from wsis_gdc.words.flow_labels import FlowWords

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LIMIT = 150_000
WIDE = 1400
"""Pixels across the flow picture, which is drawn larger."""


class Shot(NamedTuple):
    """A picture: its name, the page with its fragment, the theme, and what to do on the page first."""

    name: str
    page: str
    dark: bool
    script: str


SHOTS = (
    Shot("matrix.png", "en/matrix.html#m=commitment-action-line&r=gdc/11d&c=wsis/C2", False, "scrollTo(0, 480)"),
    Shot("network.png", "en/network.html#n=wsis/C4&h=1", True, ""),
    Shot("sheet-ar.png", "ar/things/wsis-C5.html", False, ""),
)


def main() -> int:
    """Take all pictures; exit code 1 where one is too large."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    path, large = find(), []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        with load() as kg:
            site.write(kg.engine, Path(folder) / "site", ("en", "ar"))
            _save("flow.png", serialize("flow", FlowWords(kg.flow(), data_version=data_version(None)), "png"), WIDE)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            scheme = "dark" if shot.dark else "light"
            context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme, offline=True)
            page = context.new_page()
            page.goto(f"{(Path(folder) / 'site').as_uri()}/{shot.page}")
            if shot.script:
                page.evaluate(shot.script)
            page.wait_for_timeout(400)
            large += [shot.name] if _save(shot.name, page.screenshot()) > LIMIT else []
            context.close()
        browser.close()
    return 1 if large else 0


def _save(name: str, content: bytes, width: int = 0) -> int:
    """Save a picture with few colours, made narrower where a width is given; return how many bytes it has."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(160, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(IMAGES / name, optimize=True)
    size = (IMAGES / name).stat().st_size
    print(f"{name}: {size:,} bytes", file=sys.stderr)
    return size


if __name__ == "__main__":
    sys.exit(main())
