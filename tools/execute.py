"""Run lectures from the top and store them with their outputs: python tools/execute.py notebooks/03_one_step.ipynb …

What differs from run to run without meaning anything (times, widget models, versions of the kernel) is not stored,
so running twice gives the same bytes. A lecture that fails, takes over a minute or outgrows 1 MB is not stored at all.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from sgns_edu.files import replace_file

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
FLEETING = ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted")
MOST_BYTES = 1_000_000


def execute(path: Path, seconds: float) -> str:
    """Run one notebook in its own folder, store it, and say how long it took and how large it is."""
    notebook = nbformat.read(path, as_version=4)
    began = os.times()
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook,
        timeout=int(10 * seconds),
        kernel_name="python3",
        resources=where,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
    ).execute()
    took = quiet_seconds(began, os.times())
    text = nbformat.writes(cleaned(notebook)) + "\n"
    size = len(text.encode())
    if took > seconds or size > MOST_BYTES:
        raise ValueError(
            f"{took:.0f} s and {size:,} bytes, but at most {seconds:.0f} s and {MOST_BYTES:,} are allowed"
        )
    with replace_file(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return f"{path.name}: {took:.1f} s, {size / 1000:.0f} kB"


def quiet_seconds(began: os.times_result, ended: os.times_result) -> float:
    """How long the kernel would have taken on a quiet machine: the clock's time, or its own where others were busy."""
    own = ended.children_user + ended.children_system - began.children_user - began.children_system
    return min(ended.elapsed - began.elapsed, own)


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without widget models and views, and without what no reader needs; changed in place."""
    notebook.metadata.update(kernelspec=KERNEL, language_info={"name": "python"})
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key not in FLEETING}
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if not is_bar(output)]
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return notebook


def is_bar(output: nbformat.NotebookNode) -> bool:
    """Whether an output is a widget with nothing but its name to store, such as a progress bar."""
    return set(output.get("data", {})) == {WIDGET_VIEW, "text/plain"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument(
        "--seconds", type=float, default=60, help="the longest a lecture may take (default 60)"
    )
    options = parser.parse_args()
    for path in options.notebooks:
        try:
            print(execute(path, options.seconds), flush=True)
        except (CellExecutionError, TimeoutError, ValueError, OSError) as error:
            sys.exit(f"{path} is left as it was: {error}")


if __name__ == "__main__":
    main()
