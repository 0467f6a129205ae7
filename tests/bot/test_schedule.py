"""When the daemon runs, and how it is told to stop."""

import signal
import threading
import time

from bot.schedule import wait_for_signal


def test_a_signal_that_the_system_gives_to_another_thread_ends_the_program_too() -> None:
    stopping, over = threading.Event(), threading.Event()
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def disturb() -> None:
        # Only once the main thread waits is there anything to miss.
        while signal.getsignal(signal.SIGINT) is kept[signal.SIGINT]:
            time.sleep(0.01)
        time.sleep(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        if not over.wait(20):
            stopping.set()

    other = threading.Thread(target=disturb)
    other.start()
    begun = time.monotonic()
    wait_for_signal(stopping)
    over.set()
    other.join()
    for number, handler in kept.items():
        signal.signal(number, handler)
    assert time.monotonic() - begun < 15
