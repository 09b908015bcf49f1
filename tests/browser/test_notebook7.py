"""The keyboard of an exhibit in Notebook 7, which hears a key before the exhibit does."""

import os
import subprocess
import sys
import time

import nbformat
import pytest

from tests.browser.test_lab import FOLDER, KEYS, PLAYER, TARGETS

PORT = 8943
CELLS = """() => {
    const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
    return [cells.length, cells.findIndex(cell => cell.classList.contains("jp-mod-active"))];
}"""


@pytest.fixture
def opened(browser, tmp_path):
    pytest.importorskip("notebook", reason="no Notebook 7: pip install notebook to run this test")
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    cells = [nbformat.v4.new_code_cell(code) for code in (PLAYER, "1 + 1")]
    nbformat.write(
        nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "a.ipynb"
    )
    options = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={PORT}",
        "--IdentityProvider.token=ours",
        f"--ServerApp.root_dir={tmp_path}",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "notebook", *options],
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.set_default_timeout(60_000)
    try:
        for _ in range(60):
            try:
                page.goto(f"http://127.0.0.1:{PORT}/notebooks/a.ipynb?token=ours")
                break
            except Exception:  # not listening yet
                time.sleep(1)
        page.locator(".jp-Cell").first.click()
        page.keyboard.press("Escape")
        page.wait_for_timeout(3000)  # the kernel starts
        page.keyboard.press("Shift+Enter")
        page.wait_for_function("document.querySelector('.sg-player')?.player.stage.w > 0")
        yield page
    finally:
        page.context.close()
        server.terminate()
        server.wait(10)


@pytest.mark.slow
def test_keys_stay_in_the_exhibit_and_escape_gives_them_back(opened):
    def focus(selector):
        opened.evaluate(
            "s => [...document.querySelectorAll(s)].find(node => node.checkVisibility()).focus()",
            selector,
        )

    player = "document.querySelector('.sg-player').player"
    for name, selector in TARGETS.items():
        if name == "handle":
            continue
        opened.evaluate(f"{player}.look('{'run' if name == 'range' else 'step'}')")
        for key in KEYS:
            opened.evaluate(f"{player}.unfold(true)")  # the key m folds it
            focus(selector)
            before = opened.evaluate(CELLS)
            opened.keyboard.press(key)
            assert opened.evaluate(CELLS) == before, (name, key)
    opened.evaluate(f"{player}.look('step')")
    focus(TARGETS["stage"])
    count = opened.evaluate(CELLS)[0]
    opened.keyboard.press("Escape")
    opened.keyboard.press("b")
    opened.wait_for_function(
        f"document.querySelectorAll('.jp-Notebook .jp-Cell').length === {count + 1}"
    )
