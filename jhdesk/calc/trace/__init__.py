"""Why a result is what it is: the terms down to rows and cells, and the smallest change of each input that would turn it."""
