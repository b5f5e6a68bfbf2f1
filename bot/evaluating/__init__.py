"""How good the suggestions are: cases, what is measured in them, and the report."""
