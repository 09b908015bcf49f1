"""A real browser for the tests in this folder; where there is none they are skipped, saying how to get one."""

import shutil

import pytest

HINT = "no browser: install chromium (apt-get install chromium, or brew install --cask chromium) to run these tests"


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium; Debian's name, other systems' names, or the one that Playwright brought."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if found is None:
        pytest.skip(HINT)
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    sync = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright to run these tests")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A fresh page that may not leave this machine, and on which no script may fail."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on("console", lambda message: message.type == "error" and wrong.append(f"console: {message.text}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or wrong.append(f"leaves: {request.url}"))
    yield page
    context.close()
    assert wrong == []
