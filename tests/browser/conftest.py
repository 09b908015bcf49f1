"""A real browser for the tests in this folder; where there is none they are skipped, saying how to get one."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sgns_edu

HINT = "no browser: install chromium (apt-get install chromium, or brew install --cask chromium) to run these tests"


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium; Debian's name, other systems' names, or the one that Playwright brought."""
    found = next(
        filter(
            None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))
        ),
        None,
    )
    if found is None:
        pytest.skip(HINT)
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    sync = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright: pip install playwright to run these tests"
    )
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            headless=True,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A fresh page that may not leave this machine, and on which no script may fail."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: message.type == "error" and wrong.append(f"console: {message.text}"),
    )
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("file:", "data:", "blob:"))
            or wrong.append(f"leaves: {request.url}")
        ),
    )
    yield page
    context.close()
    assert wrong == []


ROOT = Path(sgns_edu.__file__).parents[1]
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none", "kernelShutdown": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


class Lab:
    """A JupyterLab of our own: private folders, a private port, and one page that is kept open."""

    def __init__(self, home, browser):
        self.home, self.work = home, home / "work"
        self.work.mkdir()
        for name, values in SETTINGS.items():
            file = home / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))
        self.env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab" / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
            **{
                f"JUPYTER_{name}_DIR": str(home / name.lower())
                for name in ("CONFIG", "DATA", "RUNTIME")
            },
        }
        self.log = (home / "log").open("w")
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port=0",
                "--IdentityProvider.token=ours",
                "--LabApp.expose_app_in_browser=True",
                f"--ServerApp.root_dir={self.work}",
            ],
            env=self.env,
            stdout=self.log,
            stderr=self.log,
        )
        self.url = self._url()
        self.wrong, self.path = [], None
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(60_000)
        self.page.route(lambda url: not url.startswith((self.url, "data:", "blob:")), self._refuse)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        self.page.on("console", self._hear)

    def _hear(self, message):
        ours = (
            "debugger state" not in message.text
        )  # Lab says so when a kernel is shut down while its debugger wakes up
        if message.type == "error" and ours:
            self.wrong.append(f"console: {message.text}")

    def _refuse(self, route):
        self.wrong.append(f"leaves the machine: {route.request.url}")
        route.abort()

    def _url(self):
        file = self.home / "runtime" / f"jpserver-{self.process.pid}.json"
        for _ in range(600):
            if file.exists() and (text := file.read_text()).endswith("}"):
                return json.loads(text)["url"]
            assert self.process.poll() is None, (self.home / "log").read_text()[-2000:]
            time.sleep(0.1)
        raise AssertionError("JupyterLab did not start within a minute")

    def open(self, path, *, run):
        """Open a notebook in place of the one before; run all its cells if wanted."""
        if self.path is None:
            self.page.goto(f"{self.url}lab?token=ours&reset")
            self.page.wait_for_function(
                "window.jupyterapp && jupyterapp.restored.then(() => true)", timeout=60_000
            )
        self.wrong.clear()
        self.path = path
        self.page.evaluate(OPEN, path)
        self.page.wait_for_function(IS_IN_FRONT, arg=path, timeout=60_000)
        if run:
            self.page.wait_for_function(KERNEL_IS_IDLE, timeout=60_000)
            self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
            self.page.wait_for_function(ALL_HAVE_RUN, timeout=300_000)

    def run(self, code):
        """Run code in the open notebook's kernel."""
        return self.page.evaluate(RUN, code)

    def says(self, expression, wanted):
        """Wait until the kernel's value of an expression reads as wanted; what it read at last."""
        for _ in range(50):
            if (seen := self.run(f"print({expression})")) == wanted:
                break
            time.sleep(0.1)
        return seen

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


# The new notebook is opened before the old ones are closed: in an empty main area Lab opens its Launcher, whenever it
# comes to it, and the Launcher takes the place in front and the focus from whatever was opened meanwhile.
OPEN = """async path => {
    const { commands, shell } = jupyterapp, before = [...shell.widgets("main")];
    const panel = await commands.execute("docmanager:open", { path });
    await Promise.all([panel.context.ready, panel.revealed]);
    for (const widget of before) {
        if (widget.context) { await widget.context.save(); await widget.sessionContext.shutdown(); }
        widget.close();
    }
    shell.activateById(panel.id);
}"""
IS_IN_FRONT = """path => {
    const panels = [...jupyterapp.shell.widgets("main")], panel = jupyterapp.shell.currentWidget;
    return panels.length === 1 && panel?.context?.path === path && panel.node.querySelector(".jp-Cell")?.checkVisibility();
}"""
KERNEL_IS_IDLE = (
    "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
)
ALL_HAVE_RUN = """() => {
    const { content, sessionContext } = jupyterapp.shell.currentWidget, cells = content.widgets.map(cell => cell.model);
    const code = cells.filter(model => model.type === "code" && model.sharedModel.getSource().trim());
    const done = model => model.executionCount !== null && model.executionState !== "running";
    return sessionContext.session.kernel.status === "idle" && code.every(done);
}"""
RUN = """async code => {
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel, said = [];
    const future = kernel.requestExecute({ code, store_history: false });
    future.onIOPub = ({ header, content }) => {
        if (header.msg_type === "stream") said.push(content.text);
        if (header.msg_type === "error") said.push(`${content.ename}: ${content.evalue}`);
    };
    await future.done;
    return said.join("").trim();
}"""


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    pytest.importorskip(
        "jupyterlab", reason="no JupyterLab: pip install jupyterlab to run these tests"
    )
    lab = Lab(tmp_path_factory.mktemp("lab"), browser)
    yield lab
    lab.close()
