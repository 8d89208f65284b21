"""A county's desk for balanced development of schools; the version stands here and nowhere else."""

__version__ = "0.1.0"
