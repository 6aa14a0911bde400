"""Kafka in and out: partners' records become events in the store, and events are published."""
