"""The benchmark tables: what Tyyni costs, beside something real in the same run."""
