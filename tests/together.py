"""Things that happen at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(work: Callable[[], T], times: int = 2) -> list[T | Exception]:
    """Do the same in several threads that start together; what was returned or raised by each."""
    start = Barrier(times)

    def one() -> T | Exception:
        start.wait(10)
        try:
            return work()
        except Exception as error:  # noqa: BLE001  (what was raised is the result)
            return error

    with ThreadPoolExecutor(times) as pool:
        running = [pool.submit(one) for _ in range(times)]
        return [each.result(60) for each in running]


def in_turn(*works: Callable[[], object]) -> Callable[[], object]:
    """Whoever calls first does the first of these works, the next one the second."""
    left = iter(works)

    def one() -> object:
        return next(left)()

    return one
