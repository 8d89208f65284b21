"""Use cases: the only way from the window and the command line to what is stored, computed and exchanged."""
