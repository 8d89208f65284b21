"""Words that window, command line and paper say alike: verdicts, items of the standard, what rules found. No Qt, no storage."""
