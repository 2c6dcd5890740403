"""Small faults planted in the rule engine, one at a time: each must make a test fail, or be shown to change nothing.

Run with ``python tests/mutation/mutants.py [MODULE ...]``. It is no test of its own: it takes long, and asks whether
the tests of the rules would notice. A run over all modules writes results.md anew.
"""

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(import_module("tests.mutation.planting").main(tuple(sys.argv[1:])))
