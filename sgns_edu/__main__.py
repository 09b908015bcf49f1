"""`python -m sgns_edu` is the same as `sgns-edu`."""

import sys

from sgns_edu.cli import main

if __name__ == "__main__":
    sys.exit(main())
