"""Tyyni stands beside a support agent while a customer is upset."""

__version__ = "0.1.0"
