"""Imports every file of plots, in the order in which the truth lists them."""

from __future__ import annotations
