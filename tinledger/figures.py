"""What each figure of `/metrics` is called, by what it is told apart and what it says; its page is made of this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

GAUGE, COUNTER, HISTOGRAM = "gauge", "counter", "histogram"
FAMILIES: Final[Mapping[str, Callable[..., Any]]] = {
    GAUGE: GaugeMetricFamily,
    COUNTER: CounterMetricFamily,
    HISTOGRAM: HistogramMetricFamily,
}


class Figure(NamedTuple):
    """One figure: its kind, its labels and its sentence."""

    kind: str
    labels: tuple[str, ...]
    about: str

    def shown(self, name: str) -> str:
        """The name under which Prometheus has it."""
        return f"{name}_total" if self.kind == COUNTER else name


FIGURES: Final[Mapping[str, Figure]] = {
    "tinledger_up": Figure(
        GAUGE, (), "1: the database answered this look; 0: all figures of store and views are missing"
    ),
    "tinledger_look_seconds": Figure(GAUGE, (), "What this look took"),
    "tinledger_head_sequence": Figure(GAUGE, (), "The sequence of the last event stored"),
    "tinledger_views_position": Figure(GAUGE, (), "The sequence of the last event that the views hold"),
    "tinledger_views_recorded_timestamp_seconds": Figure(GAUGE, (), "When that event was recorded"),
    "tinledger_lag_events": Figure(GAUGE, ("part",), "Events stored that views or relay have not taken"),
    "tinledger_events": Figure(COUNTER, ("family", "kind"), "Events in the views; rejections have no family"),
    "tinledger_rejections": Figure(COUNTER, ("code",), "Rejections by reason code"),
    "tinledger_findings_open": Figure(GAUGE, ("rule", "severity"), "Open findings"),
    "tinledger_intake_waiting_messages": Figure(
        GAUGE, (), "Messages of partners that intake has not taken, looked at every 5 s"
    ),
    "tinledger_intake_waiting_partners": Figure(GAUGE, (), "Partners whose topic has such messages"),
    "tinledger_intake_waiting_most": Figure(GAUGE, (), "Most such messages of one partner"),
    "tinledger_flooded_partners": Figure(
        GAUGE, (), "Partners whose topic held so much that a process of its own takes it (the part flood)"
    ),
    "tinledger_intake_messages": Figure(
        COUNTER, ("process", "outcome"), "Messages taken: Recorded … Rejected, and duplicate, which makes no event"
    ),
    "tinledger_relay_published": Figure(COUNTER, ("process",), "Events published on ledger.events"),
    "tinledger_views_events": Figure(COUNTER, ("process",), "Events taken into the views"),
    "tinledger_views_polls": Figure(COUNTER, ("process",), "Polls they came in"),
    "tinledger_views_seconds": Figure(COUNTER, ("process",), "Seconds that taking them took, rules included"),
    "tinledger_rule_seconds": Figure(
        COUNTER, ("process", "kind"), "Seconds of the rules, by the kind of row they judge"
    ),
    "tinledger_late_seconds": Figure(
        HISTOGRAM,
        ("process",),
        "Polls by the time from an event's recording to its being readable; catching up counts as late",
    ),
    "tinledger_part_processes": Figure(GAUGE, ("part",), "Processes that reported within 15 s"),
    "tinledger_part_silent_seconds": Figure(GAUGE, ("part", "process"), "Since the last report"),
    "tinledger_part_began_timestamp_seconds": Figure(GAUGE, ("part", "process"), "When the process began"),
    "tinledger_part_memory_bytes": Figure(GAUGE, ("part", "process"), "The most memory it has had"),
    "tinledger_http_requests": Figure(
        COUNTER, ("path", "method", "status"), "Requests answered; path is the first part of the path"
    ),
    "tinledger_http_request_seconds": Figure(HISTOGRAM, ("path",), "Time of an answer"),
    "tinledger_http_requests_open": Figure(GAUGE, (), "Requests being answered"),
}
"""All figures, in the order of the page."""


def figure(name: str, values: Mapping[Any, Any]) -> Metric:
    """A figure with a value for each combination of its labels (a histogram's: buckets and sum). Raises KeyError."""
    told = FIGURES[name]
    family = FAMILIES[told.kind](name, told.about, labels=told.labels)
    for labels, value in sorted(values.items()):
        family.add_metric(labels, *(value if told.kind == HISTOGRAM else (value,)))
    metric: Metric = family
    return metric
