"""Imports every file of plots, in the order in which the truth lists them."""

from __future__ import annotations

from sample.problems import PLOTS as PLOTS
from sample.problems import (  # noqa: F401
    c01,
    c02,
    c03,
    p01,
    p02,
    p03,
    p04,
    p05,
    p07,
    p13,
    p15,
    s01,
    s02,
    u01,
    u02,
    u06,
    u07,
    u08,
    x01,
    x02,
    x03,
    x04,
    x05,
    x06,
    x07,
    x08,
    x09,
    x12,
    x13,
    x14,
    x17,
)
