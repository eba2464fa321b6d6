"""Run the cells of the cookbook and tell where its answers are out of date: ``python scripts/cookbook.py``.

``--write`` puts the answers that the cells give now into the notebook. Cells run in this process, one after the other,
as a notebook runs them: what they print and the value of their last line are their answer.
"""

from __future__ import annotations

import ast
import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).resolve().parents[1] / "docs" / "cookbook.ipynb"


def main() -> int:
    """Compare or write the answers; return the exit code."""
    notebook = json.loads(FILE.read_text(encoding="utf-8"))
    answers = run(notebook)
    old = [cell["id"] for cell in code(notebook) if cell["outputs"] != answers[cell["id"]]]
    if "--write" not in sys.argv[1:]:
        print("".join(f"{FILE.name}: cell {name} is out of date\n" for name in old), end="")
        return int(bool(old))
    for number, cell in enumerate(code(notebook), 1):
        cell["execution_count"], cell["outputs"] = number, answers[cell["id"]]
    FILE.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of code."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run(notebook: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the outputs of each cell of code by its id."""
    world: dict[str, Any] = {"__name__": "__main__"}
    return {cell["id"]: answer("".join(cell["source"]), world, n) for n, cell in enumerate(code(notebook), 1)}


def answer(source: str, world: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """Run a cell in the world of those before it and return its outputs as a notebook keeps them."""
    tree, value = ast.parse(source), None
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()) as printed:
        exec(compile(tree, f"cell {number}", "exec"), world)  # noqa: S102  (our own notebook)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), world)  # noqa: S307
    outputs: list[dict[str, Any]] = []
    if text := printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)})
    if value is not None:
        shown = {"text/plain": repr(value).splitlines(keepends=True)}
        kept = {"data": shown, "execution_count": number, "metadata": {}, "output_type": "execute_result"}
        outputs.append(kept)
    return outputs


if __name__ == "__main__":
    sys.exit(main())
