"""What Tyyni knows and decides: pure and synchronous, no I/O, no clock, no environment."""
