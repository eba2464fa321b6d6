"""The site over HTTP: what its files are sent with, kept by clients, compressed; and under another path."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from tests.conftest import Built
from tests.server.conftest import Server, serving, small_build

from wsis_gdc.server.site_files import live

QUAD = b"<http://a.example/s> <http://a.example/p> <http://a.example/o> <http://a.example/g> .\n"


def test_every_file_of_the_manifest_is_served_with_its_bytes(server: Server, built: Built) -> None:
    """One of each kind of file."""
    endings: dict[str, str] = {}
    for name in built.manifest.files:
        endings.setdefault(name.rpartition(".")[2], name)
    for ending, name in endings.items():
        told = server.ask(f"/{name}")
        if ending == "sqlite":
            assert told.status == 404
        else:
            assert (told.status, hashlib.sha256(told.content).hexdigest()) == (200, built.manifest.files[name]), name


def test_the_first_page_is_at_the_root(server: Server, built: Built) -> None:
    """As it is on disk, its doors to the server opened, with the headers that keep it to itself, and its policy."""
    told = server.ask("/", "text/html")
    assert told.content == live((built.folder / "index.html").read_bytes())
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.headers["referrer-policy"] == "no-referrer"
    policy = told.headers["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'none'")
    assert policy.removesuffix("; frame-ancestors 'none'") in told.content.decode().replace("&#39;", "'")


@pytest.mark.parametrize("known", ['"{tag}"', 'W/"{tag}"', '"x", "{tag}"', '"{tag}-gzip"', "*"])
def test_a_file_that_a_client_has_is_not_sent_again(server: Server, known: str) -> None:
    """However it names it."""
    tag = server.ask("/matrix.html").headers["etag"].strip('"')
    told = server.ask("/matrix.html", if_none_match=known.format(tag=tag))
    assert (told.status, told.content) == (304, b"")
    assert server.ask("/matrix.html", if_none_match='"x"').status == 200


def test_files_are_compressed_for_who_takes_it(server: Server) -> None:
    """What is compressed already is not."""
    plain = server.ask("/graph.ttl")
    zipped = server.ask("/graph.ttl", accept_encoding="br, gzip;q=0.8")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped.headers["vary"] == "Accept-Encoding"
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in server.ask("/flow.pptx", accept_encoding="gzip").headers
    assert "content-encoding" not in server.ask("/graph.ttl", accept_encoding="gzip;q=0").headers


def test_a_file_cannot_be_written(server: Server) -> None:
    """Nor deleted."""
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert server.ask("/index.html", method=method, body=b"x").status == 405


def test_health_tells_of_build_and_workers(server: Server, built: Built) -> None:
    """For whoever watches."""
    told = server.ask("/health").json
    assert (told["status"], told["data_version"]) == ("ok", built.manifest.inputs[:12])
    assert told["workers"]["ready"] >= 1


def test_the_log_has_a_line_for_each_answer_without_what_was_asked(server: Server) -> None:
    """Method, path, status, bytes and time, as JSON."""
    server.query("SELECT ('a word that nobody else asks' AS ?x) {}")
    server.ask("/health")
    lines = [json.loads(line) for line in server.lines[1:] if '"path": "/sparql"' in line]
    assert {"time", "method", "path", "status", "bytes", "ms"} == set(lines[-1])
    assert not [line for line in server.lines if "nobody" in line]


def test_behind_a_proxy_it_stands_under_a_path(tmp_path: Path, built: Built) -> None:
    """Whether the proxy strips the path or leaves it; every address that is told has it. Of the Compact alone here."""
    lines = (built.folder / "graph.nq").read_bytes().splitlines(keepends=True)
    quads = b"".join(line for line in lines if b"graph/frameworks/gdc> ." in line)
    pages = dict.fromkeys(("index.html", "things/gdc-29d.html"), "<!doctype html><title>x</title>")
    folder = small_build(tmp_path / "build", quads, pages=pages)
    with serving(folder, "--root-path", "/wsis-gdc", "--quiet") as server:
        for prefix in ("", "/wsis-gdc"):
            assert server.ask(f"{prefix}/").status == 200
            assert server.ask(f"{prefix}/gdc/29d", "text/html").headers["location"] == "/wsis-gdc/things/gdc-29d.html"
            told = server.ask(f"{prefix}/gdc/29d", "text/turtle")
            assert told.headers["content-location"] == "/wsis-gdc/gdc/29d.ttl"
            assert (
                f"<{server.address}/wsis-gdc/sparql>" in server.ask(f"{prefix}/sparql", "text/turtle").content.decode()
            )
        assert server.ask("/wsis-gdcx/").status == 404


def test_a_site_in_several_languages_is_served_in_the_readers(tmp_path: Path, built: Built) -> None:
    """Things lead to the page in the language that a reader likes best."""
    site = tmp_path / "site"
    names = ("index.html", "en/index.html", "fr/index.html", "en/things/wsis-C5.html", "fr/things/wsis-C5.html")
    for name in names:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(f"<!doctype html><title>{name}</title>", encoding="utf-8")
    (site / ".wsis-gdc-site").write_text("".join(f"{name}\n" for name in (*names, "../secret")), encoding="utf-8")
    (tmp_path / "secret").touch()
    with serving(built.folder, "--site", str(site), "--quiet") as server:
        assert b"<title>index.html" in server.ask("/").content
        french = server.ask("/wsis/C5", "text/html", accept_language="fr-CH, en;q=0.5")
        assert french.headers["location"] == "/fr/things/wsis-C5.html"
        assert (
            server.ask("/wsis/C5", "text/html", accept_language="xx").headers["location"] == "/en/things/wsis-C5.html"
        )
        first = server.ask("/fr/index.html")
        assert server.ask("/fr/index.html", if_none_match=first.headers["etag"]).status == 304
        assert server.ask("/../secret").status == 404


def test_a_page_without_a_policy_gets_a_strict_one(tmp_path: Path) -> None:
    """Whoever wrote it."""
    folder = small_build(tmp_path / "build", QUAD, pages={"index.html": "<!doctype html><title>x</title>"})
    with serving(folder, "--quiet") as server:
        assert (
            server.ask("/").headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        )
