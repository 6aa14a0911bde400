"""The contracts: one Avro schema for each record family and version, and the code that reads and writes by them."""
