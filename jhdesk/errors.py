"""The one exception class of the program: a code and its parameters, worded for people only in ``ui.messages``.

What a user got wrong in the data is not an error but a `jhdesk.findings.Finding`.
"""

from __future__ import annotations


class JhdeskError(Exception):
    """The call or its input could not be used; ``code`` names the sentence, ``params`` fill it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
