"""Which characters of a form no font of the machine has: they are printed as 〓, to be written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from jhdesk.reports.document import Document
from jhdesk.reports.fonts import BODY, lacks


def lacking(documents: Iterable[Document]) -> list[str]:
    """Each once, in the order of their code points; every style takes what it lacks from the other."""
    characters = {character for document in documents for text in _texts(document) for character in text}
    return [each for each in sorted(characters) if not each.isspace() and lacks(each, BODY)]


def _texts(part: object) -> Iterator[str]:
    """What stands in a form, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _texts(each)
    elif is_dataclass(part):
        for held in fields(part):
            yield from _texts(getattr(part, held.name))
