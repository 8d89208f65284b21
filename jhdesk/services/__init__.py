"""The use cases: the only way from window and command line to the rest. They own the unit of work; no screen here."""
