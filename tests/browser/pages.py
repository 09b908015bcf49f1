"""Pages for the tests of this folder."""


def open_exhibit(page, folder, exhibit):
    """Save an exhibit as a page, and open that until it is alive."""
    path = folder / "exhibit.html"
    exhibit.save(path)
    page.goto(path.as_uri())
    page.wait_for_selector("div.sg-exhibit")
