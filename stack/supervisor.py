"""The background process of `tinledger up`: it owns the parts, restarts one that dies, and stops on SIGTERM."""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from stack.errors import StackError, Taken
from stack.owner import Options, Stack
from stack.watch import Watch

WATCH_SECONDS = 0.5


def _tell(pipe: int, kind: str, **values: Any) -> None:
    try:
        os.write(pipe, (json.dumps({"kind": kind} | values) + "\n").encode())
    except BrokenPipeError:
        pass  # whoever asked for the start has gone; the start goes on


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    """Read the options from standard input, report on the pipe whose number is the first argument."""
    options = json.load(sys.stdin)
    pipe = int(sys.argv[1])
    state = Path(options.pop("state"))
    paths = {name: Path(options.pop(name)) for name in ("downloads", "postgres") if options[name] is not None}
    stop = threading.Event()

    def told(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, told)
    try:
        made = Options(**(options | paths))
        stack = Stack.open(state, made, report=lambda line: _tell(pipe, "report", line=line))
    except Taken:
        _tell(pipe, "taken")
        sys.exit(4)
    except StackError as error:
        _tell(pipe, "error", message=error.message, hint=error.hint, log=error.log)
        sys.exit(4)
    try:
        _tell(pipe, "ready")
        os.close(pipe)
        watch = Watch(stack, _say)
        while not stop.wait(WATCH_SECONDS):
            watch.look()
    except StackError as error:
        print(f"{error}\n{error.log}", flush=True)
        sys.exit(4)
    finally:
        stack.close()


if __name__ == "__main__":
    main()
