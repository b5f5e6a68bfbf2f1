"""Slack: verify, parse, one use case, render."""
