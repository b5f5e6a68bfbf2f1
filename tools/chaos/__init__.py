"""Chaos: escalations while their processes are killed; `make chaos`."""
