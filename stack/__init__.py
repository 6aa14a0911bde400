"""Finds, starts, watches and stops PostgreSQL, Java and Apache Kafka inside one state folder."""
