"""Rule 7: whether a package that passed the other rules comes in order after those that its receiver holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jhdesk.exchange.faults import Fault
from jhdesk.exchange.verify import Verification


@dataclass(frozen=True)
class Held:
    """A revision that the receiver holds of the same school and year."""

    revision: int
    digest: str
    """SHA-256 of its tagmanifest"""


def is_held(found: Verification, held: Sequence[Held]) -> bool:
    """The same again, which is known and harmless."""
    return any(each.digest == found.tagmanifest_sha256 for each in held)


def order_faults(found: Verification, held: Sequence[Held]) -> tuple[Fault, ...]:
    """What rule 7 has to say; nothing of the same again. No clock is asked: revisions and digests alone make the order.

    ``revision_gap`` alone is told, and does not keep a package from being taken: an earlier revision may never have left the
    school.
    """
    comment = found.comment
    if comment is None or is_held(found, held):
        return ()
    newest = max(held, key=lambda each: each.revision, default=None)
    same = next((each for each in held if each.revision == comment.revision), None)
    if same is not None:
        return (Fault("revision_fork", "", {"revision": comment.revision, "held": same.digest[:8]}),)
    if newest is not None and comment.revision < newest.revision:
        return (Fault("revision_old", "", {"revision": comment.revision, "newest": newest.revision}),)
    reached = newest.revision if newest else 0
    if comment.revision > reached + 1:
        return (Fault("revision_gap", "", {"revision": comment.revision, "newest": reached}),)
    if comment.previous != (newest.digest if newest else None):
        return (Fault("previous_mismatch", "", {"revision": comment.revision, "newest": reached}),)
    return ()
