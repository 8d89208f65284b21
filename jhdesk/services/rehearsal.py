"""试上报: the package of now is made and put before the county's own acceptance, and nothing of it is kept.

It is signed with a key of the moment, since nobody's passphrase is needed to be told what is wrong.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from sqlalchemy import select

from jhdesk.calc.standard import Standard
from jhdesk.exchange.order import Held
from jhdesk.exchange.package import bag, write_zip
from jhdesk.exchange.secret_key import passing_key
from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES
from jhdesk.models.workspace import HandIn
from jhdesk.services.acceptance import Examined, Known, examine
from jhdesk.services.blockers import blockers
from jhdesk.services.checking import rules_changed
from jhdesk.services.draft import EVERYTHING, Along, Before, draft_of
from jhdesk.services.entry import Entry
from jhdesk.services.receipts import is_locked, last_receipt
from jhdesk.services.revisions import revision_of


@dataclass(frozen=True)
class Rehearsal:
    """What the county will say of the figures as they are now."""

    impossible: list[Finding]
    """with these no package can be made at all; nothing else is known then"""
    examined: Examined | None
    revision: int
    """the one that it would be"""
    locked: int | None = None
    """the revision that was accepted: no further one can be exported until the county returns it"""

    @property
    def fit(self) -> bool:
        """Whether it can be handed in, and the county would have nothing to say."""
        return self.examined is not None and self.examined.fit and self.locked is None


def rehearse(entry: Entry, standard: Standard, along: Along = EVERYTHING) -> Rehearsal:
    """Makes the next revision, and asks what the county's acceptance asks. Nothing is stored.

    JhdeskError: those of `bag`.
    """
    before = _before(entry)
    revision = before.revision + 1 if before else 1
    impossible = blockers(entry, unchecked=True)
    if impossible:
        return Rehearsal(impossible, None, revision)
    locked = before.revision if before and is_locked(entry) and revision_of(entry) != before.revision else None
    package = draft_of(entry, standard, along, "handin").package(entry, standard, before)
    stream = io.BytesIO()
    made = bag(package, TABLES)
    with passing_key() as key:
        write_zip(made, key.sign(made.tagmanifest, str(package.comment())), stream)
        trusted = (key.public,)
    last = last_receipt(entry)
    held = [Held(before.revision, before.digest)] if before else []
    known = Known(held, last.receipt.remarks if last else (), rules_changed(entry.workspace))
    to = package.to if package.to != "any" else None
    return Rehearsal([], examine(stream, lambda _: trusted, lambda *_: known, addressee=to), revision, locked)


def _before(entry: Entry) -> Before | None:
    """The newest revision handed in. What changed since is of no concern to the county's acceptance."""
    query = select(HandIn.revision, HandIn.digest).where(HandIn.period_id == entry.period_id)
    with entry.workspace.work() as connection:
        row = connection.execute(query.order_by(HandIn.revision.desc())).first()
    return Before(row.revision, row.digest, None) if row is not None else None
