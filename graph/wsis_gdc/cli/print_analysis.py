"""What ``wsis-gdc analyze`` and ``wsis-gdc network`` do and say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wsis_gdc.cli.terminal import console, progress, table, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["analyse_and_write", "write_network"]


def analyse_and_write(
    engine: Engine,
    out: Path,
    *,
    data: bool,
    resamples: int,
    seed: int | None,
    sets: Sequence[str],
    language: str,
    build: Path | None,
) -> None:
    """Analyse the graph, write the report into a folder and say what was found. Raises OutputError."""
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.analysis import analyse, read_facts
    from wsis_gdc.questions.analysis.uncertainty import SEED
    from wsis_gdc.site.report import write_report

    with progress() as step:
        step("reading the graph")
        facts = read_facts(engine, language, sets)
        step(f"measuring, {resamples} resamples")
        made = analyse(facts, resamples=resamples, seed=SEED if seed is None else seed)
        edition = replace(_about(out, build), vocabulary=vocabulary(engine))
        sections = write_report(made, out, about=edition, language=language, data=data, step=step)
    screen = console(stderr=True)
    for section in sections:
        screen.print(f"• {section.finding[0]}", markup=False)
    screen.print(f"\nOpen {out / 'index.html'} in a browser.", markup=False)


def _about(out: Path, build: Path | None) -> Any:
    """Return what the page says about itself, with doors to the pages of the build that it lies in."""
    from wsis_gdc.site.edition import about
    from wsis_gdc.site.rendering import PAGES

    folder = build or Path("build")
    try:
        version = str(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["inputs"])[:12]
    except (OSError, ValueError, KeyError):
        version = ""
    made = about(version, alone=True)
    above = out.absolute().parent
    doors = {f"{name}_page": f"../{name}.html" for name in PAGES if (above / f"{name}.html").is_file()}
    return replace(made, **doors)  # type: ignore[arg-type]


def write_network(
    engine: Engine,
    *,
    projection: str,
    weight: Any,
    kinds: Sequence[str],
    sets: Sequence[str],
    format_: str | None,
    output: Path | None,
    language: str,
) -> None:
    """Write a projection to stdout or a file, in the format named or that of the file's ending. Raises OutputError."""
    from wsis_gdc.files.formats import format_of, serialize
    from wsis_gdc.questions.analysis.projections import network_of

    graph = network_of(engine, projection, weight=weight, kinds=kinds, sets=sets, language=language)
    chosen = format_ or (format_of("network", output).name if output else "table")
    if chosen == "table":
        _show(graph)
    else:
        write_bytes(serialize("network", graph, chosen), output)


def _show(graph: Any) -> None:
    """Show the strongest edges of a network."""
    rows = table("from", "to", "what", "weight")
    rows.columns[3].justify = "right"
    edges = sorted(
        (
            (-float(values.get("weight") or values.get("strength") or 1), u, v, values)
            for u, v, values in graph.edges(data=True)
        ),
        key=lambda edge: edge[:3],
    )
    code = {name: str(values.get("code") or name) for name, values in graph.nodes(data=True)}
    for weight, u, v, values in edges[:20]:
        what = str(values.get("predicate") or values.get("relation") or values.get("through") or "")
        rows.add_row(code[u], code[v], what if len(what) < 60 else f"{what[:59]}…", f"{-weight:g}")
    console().print(rows)
    screen = console(stderr=True)
    name = graph.graph.get("name") or "multigraph: every thing and every claim"
    screen.print(f"{name}: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges", markup=False)
    screen.print("Take it away:  wsis-gdc network --projection lines -o lines.gexf", markup=False)
