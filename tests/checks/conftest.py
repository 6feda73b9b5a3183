"""The tests of the checks share fixtures.py, which also runs as a script."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile("patient", deadline=None)  # a slow machine is no mistake
settings.load_profile("patient")
