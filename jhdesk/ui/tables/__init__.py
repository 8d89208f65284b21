"""The one grid for all tables: item model, delegate, view."""
