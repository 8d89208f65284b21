"""`python -m jhdesk`: the same as the command `jhdesk`."""

from __future__ import annotations

from jhdesk.cli import main

raise SystemExit(main())
