"""Write docs/misconceptions.md: python tools/make_misconceptions.py"""

from pathlib import Path

from sgns_edu.files import replace_file
from sgns_edu.teach.misconceptions import make_page_of_clone

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    with replace_file(ROOT / "docs" / "misconceptions.md", "w", encoding="utf-8") as file:
        file.write(make_page_of_clone(ROOT))
