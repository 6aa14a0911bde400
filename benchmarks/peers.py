"""The contenders: how each is started, on which Kafka client it stands, what it guarantees, how much it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Contender:
    """One way to do the task."""

    name: str
    module: str
    client: str
    """What reads Kafka; contenders are compared on the same."""
    guarantee: str
    part: float
    """The part of all sales that it is given: the slow ones would take minutes for all."""
    arguments: tuple[str, ...] = ()


LIBRDKAFKA: Final = "confluent-kafka"
PYTHON: Final = "kafka-python"
EXACTLY: Final = "exactly once"
AT_LEAST: Final = "at least once"

OURS: Final = "tinledger"
NAIVE: Final = Contender("naive, one sale a transaction", "benchmarks.naive", PYTHON, EXACTLY, 0.01)
CONTENDERS: Final = (
    Contender(f"{OURS} on confluent-kafka", "benchmarks.ours", LIBRDKAFKA, EXACTLY, 1, (LIBRDKAFKA, "polls")),
    Contender(
        f"{OURS} on confluent-kafka, in sequence", "benchmarks.ours", LIBRDKAFKA, EXACTLY, 1, (LIBRDKAFKA, "sequence")
    ),
    Contender("bytewax", "benchmarks.wax", LIBRDKAFKA, AT_LEAST, 1),
    Contender("quixstreams", "benchmarks.quix", LIBRDKAFKA, AT_LEAST, 1),
    Contender(f"{OURS} on kafka-python", "benchmarks.ours", PYTHON, EXACTLY, 1, (PYTHON, "polls")),
    Contender(f"{OURS} on kafka-python, in sequence", "benchmarks.ours", PYTHON, EXACTLY, 1, (PYTHON, "sequence")),
    Contender("faust-streaming", "benchmarks.faust_app", "aiokafka", AT_LEAST, 0.2),
    Contender("eventsourcing's projection runner", "benchmarks.library", "none: it reads the store", EXACTLY, 0.01),
    NAIVE,
)


def ours_for(contender: Contender) -> str:
    """Our own contender that stands on the same client; for a client in Python, ours on kafka-python."""
    return f"{OURS} on {LIBRDKAFKA if contender.client == LIBRDKAFKA else PYTHON}"
