"""Durable timers on DBOS, and the replicas that share the work."""
