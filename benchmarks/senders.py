"""Senders as processes of their own, made in a moment: copies of a process that is ready.

``python -m benchmarks.senders`` reads a line for each sender that is wanted and answers with
its number. The copy stands in slot 0, as often as it finds something to send there.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

CHECKOUT = Path(__file__).resolve().parent.parent


class Senders:
    """Starts senders while its block lasts, and ends what is left of them."""

    def __init__(self, environment: dict[str, str]) -> None:
        """``environment`` names database and relay."""
        self._environment = environment
        self.living: list[int] = []

    def __enter__(self) -> Self:
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.senders"],
            cwd=CHECKOUT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def start(self) -> int:
        """One more sender; returns the number of its process."""
        if self._nursery.stdin is None or self._nursery.stdout is None:
            raise RuntimeError("Senders are started within a block.")
        self._nursery.stdin.write("\n")
        self._nursery.stdin.flush()
        number = int(self._nursery.stdout.readline())
        self.living.append(number)
        return number

    def kill(self) -> None:
        """End every sender at once, in the middle of whatever it does."""
        while self.living:
            os.kill(self.living.pop(), signal.SIGKILL)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._nursery.communicate()


def _send_for_ever() -> None:
    from mailings.send import run_slot  # noqa: PLC0415 - needs Django's applications

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    while True:
        run_slot(0)
        time.sleep(0.02)


def main() -> None:
    """Make a sender for each line."""
    import django  # noqa: PLC0415 - who only starts this needs it not

    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    for _line in sys.stdin:
        number = os.fork()
        if not number:
            try:
                _send_for_ever()
            finally:
                os._exit(1)
        print(number, flush=True)


if __name__ == "__main__":
    main()
