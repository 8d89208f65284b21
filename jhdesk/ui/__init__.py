"""The window: pages, widgets and the wording of messages; it sees frozen dataclasses only."""
