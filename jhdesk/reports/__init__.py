"""Printed forms: each drawn once, for preview, printer and PDF alike."""
