"""What people do with Tyyni; each use case is a small frozen dataclass whose fields are ports."""
