"""The package's public face: its names are functions and classes, whatever was imported before."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_importing_a_submodule_does_not_take_the_place_of_the_function_of_its_name() -> None:
    code = """
import qawl.annotate.folding, qawl.checks, qawl.convert
import qawl
print(callable(qawl.annotate), callable(qawl.convert), callable(qawl.check), callable(qawl.load))
from qawl.annotate.folding import fold_word
print(callable(fold_word), callable(qawl.annotate))
"""
    assert run(code) == "True True True True\nTrue True\n"


def test_importing_the_package_imports_no_heavy_part() -> None:
    heavy = ("datasets", "pyarrow", "rich")
    code = f"import sys, qawl; print([name for name in {heavy} if name in sys.modules])"
    assert run(code) == "[]\n"
