"""What Tyyni remembers: SQLAlchemy tables and their migrations."""
