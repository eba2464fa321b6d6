"""The expert editor in a browser: under the strict policy, asking this server only, knowing the graph's terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from tests.conftest import Built
from tests.server.conftest import Server
from tests.site.conftest import AXE

from wsis_gdc.server import editor_files
from wsis_gdc.server.app import application
from wsis_gdc.server.opened import Settings

needs_editor = pytest.mark.skipif(not editor_files.is_here(), reason="run python scripts/editor.py, which needs npm")


@needs_editor
def test_the_editor_asks_this_server_under_the_strict_policy(server: Server, page: Page) -> None:
    """Nothing is loaded from elsewhere, and what the browser refuses would be an error in its log."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/sparql/editor?example=facilitators-of")
    assert "wg:facilitates" in page.locator(".CodeMirror").inner_text()
    page.locator(".yasqe_queryButton").click()
    page.wait_for_selector(".yasr table tbody tr")
    assert all(url.startswith((server.address, "data:", "blob:")) for url in asked)
    policy = server.ask("/sparql/editor", "text/html").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "style-src-attr 'none'" in policy


@needs_editor
def test_the_editor_completes_with_terms_of_the_graph(server: Server, page: Page) -> None:
    """By the list that the server gives, the most used first."""
    page.goto(f"{server.address}/sparql/editor")
    page.wait_for_selector(".CodeMirror")
    text = "PREFIX wg: <https://w3id.org/wsis-gdc/ontology#>\\nSELECT * { ?x a wg:ActionL"
    page.evaluate(
        f"const editor = document.querySelector('.CodeMirror').CodeMirror; editor.setValue('{text}');"
        "editor.focus(); editor.setCursor(1, 99)"
    )
    hints = page.locator(".CodeMirror-hints")
    for _ in range(5):  # asked before the editor has read the text, it offers all that there is
        page.keyboard.press("Control+Space")
        hints.wait_for()
        if hints.inner_text() == "wg:ActionLine":
            break
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
    expect(hints).to_have_text("wg:ActionLine")
    schema = server.ask("/sparql/editor/schema.json").json
    assert "https://w3id.org/wsis-gdc/ontology#Linkage" in schema["classes"]


@needs_editor
def test_the_page_around_the_editor_has_no_barriers(server: Server, page: Page) -> None:
    """Those of YASGUI itself are told in docs/serve.md."""
    page.goto(f"{server.address}/sparql/editor?lang=ar")
    page.wait_for_selector(".CodeMirror")
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run({exclude: ['#editor']})).violations.map((each) => each.id)")
    assert found == []
    inside = page.evaluate("async () => (await axe.run('#editor')).violations.map((each) => each.id)")
    told = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")
    assert not [rule for rule in inside if f"`{rule}`" not in told]


def test_without_its_files_the_page_says_so(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leads to the plain field."""
    monkeypatch.setattr(editor_files, "FOLDER", tmp_path)
    with TestClient(application(Settings(built.folder, workers=1))) as client:
        page = client.get("/sparql/editor").text
        assert "The expert editor is not on this server." in page
        assert '<a href="../sparql">' in page
        assert client.get("/sparql/editor/yasgui.min.js").status_code == 404


@needs_editor
def test_its_files_are_the_ones_that_are_expected(server: Server) -> None:
    """And no others of the folder are served."""
    for name in editor_files.FILES:
        told = server.ask(f"/sparql/editor/{name}")
        assert (told.status, told.content) == (200, (editor_files.FOLDER / name).read_bytes())
    assert server.ask("/sparql/editor/..%2Feditor_files.py").status == 404
