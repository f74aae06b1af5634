"""`python -m sandbox`."""

from sandbox.cli import main
from sandbox.leisure import collect_seldom

if __name__ == "__main__":
    collect_seldom()
    main()
