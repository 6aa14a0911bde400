"""Who asks meanwhile: one record after the other is said and asked for by GraphQL until it is seen there.

The first record that was said after a blow and is seen again shows that the whole way works: broker, intake, store,
relay, views, API.
"""

from __future__ import annotations

import threading
import time
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple

import httpx

from consumers.kafka import PartnerProducer
from domain.position import parse_position
from schemas.codec import encode_record, record_from_json
from stack import Running
from tinledger.benchmarks import material
from tinledger.faults.acks import Ack, Acks

PULSE: Final = "chaos-pulse"
REQUEST_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 0.05
"""Between two questions."""
PATIENCE_SECONDS: Final = 20.0
"""How long one record is asked for before the next is said."""
ASK_SECONDS: Final = 1.0
"""Between two larger questions, whose answers are kept."""
MOST_ANSWERS: Final = 2_000
SEEN: Final = "query Seen($key: String!) { progress { position } eventsOf(key: $key) { sequence } }"
QUESTION: Final = """query Asked($asOf: String) {
  findingCounts(asOf: $asOf) { rule severity open }
  findings(status: "all", first: 20, asOf: $asOf) { edges { node {
    rule subject kind severity sequence until opened ground measure proof cause } } }
  batches(first: 20, asOf: $asOf) { edges { node { id } } }
}"""
NOW: Final = QUESTION.replace("{\n", "{\n  progress { position }\n", 1)


def registration() -> dict[str, Any]:
    """The one who pulses, as the office registers it."""
    said = material.registration(date.today())
    return record_from_json("PartnerRegistration", said | {"number": f"REG-{PULSE}", "partner": PULSE})


class Answer(NamedTuple):
    """What GraphQL said as of a position."""

    position: int
    data: Any


class Pulse:
    """Says and asks in a thread of its own, until it is stopped. It is one reader: its positions may never go back."""

    def __init__(self, running: Running, password: str, url: str, token: str, acks: Acks) -> None:
        self._producer = PartnerProducer(running.partner_bootstrap_servers, PULSE, password, running.ca_file or None)
        self._client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=REQUEST_SECONDS)
        self._acks = acks
        self._asked = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
        self.seen: list[tuple[float, float]] = []
        """When each record was said, and when it was seen; monotonic seconds."""
        self.positions: list[int] = []
        """Positions of all answers in the order in which they came, each once in a row."""
        self.answers: list[Answer] = []
        self.failed = 0
        """Questions that were not answered."""
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        try:
            nth = 0
            while not self._stop.is_set():
                nth += 1
                self._beat(nth)
        except BaseException as failure:  # noqa: BLE001 - told at the end of the run, where it makes it fail
            self.failure = failure

    def _beat(self, nth: int) -> None:
        moment = int(time.time() * 1000)
        record = encode_record("SalesRecord", material.sale(nth, date.today(), moment))
        number = f"SR-{nth:07d}"
        began = time.monotonic()
        while not self._stop.is_set():
            self._producer.send("SalesRecord", record, number)
            self._producer.flush()
            [offset] = self._producer.offsets
            self._acks.note([Ack(self._producer.topic, offset, sha256(record).hexdigest())])
            if offset is not None:
                break
            began = time.monotonic()
        while not self._stop.wait(LOOK_SECONDS) and time.monotonic() - began < PATIENCE_SECONDS:
            data = self._ask(SEEN, {"key": f"{PULSE}/SalesRecord/{number}"})
            if data and data["eventsOf"]:
                self.seen.append((began, time.monotonic()))
                break
        if time.monotonic() - self._asked > ASK_SECONDS and len(self.answers) < MOST_ANSWERS:
            self._asked = time.monotonic()
            if data := self._ask(NOW, {}):
                self.answers.append(Answer(parse_position(data.pop("progress")["position"]), data))

    def _ask(self, query: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        """The data of an answer; None where there was none."""
        try:
            response = self._client.post("/graphql", json={"query": query, "variables": variables})
            said: dict[str, Any] = response.json() if response.status_code == 200 else {"errors": response.text}
        except (httpx.HTTPError, ValueError):
            self.failed += 1
            return None
        if "errors" in said:
            self.failed += 1
            return None
        data: dict[str, Any] = said["data"]
        position = parse_position(data["progress"]["position"])
        if not self.positions or self.positions[-1] != position:
            self.positions.append(position)
        return data

    def finish(self, seconds: float) -> None:
        """Stop. Raises TimeoutError, and the mistake that ended it early."""
        self._stop.set()
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError(f"the reader did not end in {seconds:.0f} s")
        if self.failure is not None:
            raise self.failure

    def close(self) -> None:
        """End its connections."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(1.0)
        self._producer.close()
        self._client.close()
