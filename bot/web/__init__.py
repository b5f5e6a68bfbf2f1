"""The server's own surface: health, metrics and /v1."""
