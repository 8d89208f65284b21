"""Measuring: the best of several runs, told as a ratio to a named baseline of the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def best_of(times: int, run: Callable[[], object]) -> float:
    """Seconds of the quickest run; what else the machine does only ever makes a run slower."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        begin = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - begin)
    return best


def report(what: str, measured: float, baseline: float) -> float:
    """Prints and returns the ratio."""
    ratio = measured / baseline
    print(f"\n{what}: {ratio:.2f} ({measured * 1000:.2f} ms / {baseline * 1000:.2f} ms)")
    return ratio
