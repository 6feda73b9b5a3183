"""The same text gives the same record in every process, whatever seed its hashes have."""

from __future__ import annotations

import os
import subprocess
import sys

# The report of the organization may be the report or the organization, both of which came before.
TEXT = "وزارت منظمة الوادي المدينة أمس. وأضاف التقرير أن الجسر مغلق. وأكد تقرير المنظمة: «لن نغلق الميناء غدا»."
CODE = f"from qawl import annotate; from qawl.formatting import dumps; print(dumps(annotate({TEXT!r})))"


def test_hash_seeds_change_nothing() -> None:
    found = set()
    for seed in range(6):
        env = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONUTF8": "1"}
        found.add(subprocess.run([sys.executable, "-c", CODE], env=env, capture_output=True, check=True).stdout)
    assert len(found) == 1
