"""What `tinledger bench` measures, each figure against the bare parts in the same run."""
