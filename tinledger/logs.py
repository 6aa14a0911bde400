"""How the parts write their logs: lines for a person on a terminal, one JSON object a line for everything else."""

from __future__ import annotations

import logging
import sys
from typing import IO, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET: Final = {
    "kafka": logging.WARNING,
    # It warns of SCRAM without TLS at every connection; ours without TLS never leave the loopback address.
    "kafka.net.sasl": logging.ERROR,
}


def of_part(name: str) -> Processor:
    """Says in every line which part wrote it."""

    def add(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        return {"part": name, **event}

    return add


def configure(part: str, stream: IO[str] | None = None) -> None:
    """Send all logging of this process to a stream (standard error), at INFO and above.

    What a caller gives as `extra` (topic, partition, offset, sequence …) becomes fields of their own.
    """
    stream = sys.stderr if stream is None else stream
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        of_part(part),
    ]
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if stream.isatty():
        last.append(structlog.dev.ConsoleRenderer())
    else:
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
