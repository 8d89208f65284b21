"""What can be wrong with a package: the rule of package-format.md, its code, and the member; never a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CODES: Mapping[int, tuple[str, ...]] = {
    0: ("container",),
    1: ("too_many", "too_large", "bomb"),
    2: ("bad_name", "duplicate_name", "unlisted"),
    3: ("format_newer", "format_unknown"),
    4: ("signature_missing", "signature_bad", "key_unknown", "comment_mismatch"),
    5: ("tag_digest", "payload_missing", "payload_extra", "payload_digest"),
    6: ("descriptor", "table_schema"),
    7: ("revision_old", "revision_fork", "revision_gap", "previous_mismatch"),
}
"""rule -> its codes, in the order of the rules"""
ORDER = 7
"""the rule that needs what the receiver holds"""
_RULE_OF = {code: rule for rule, codes in CODES.items() for code in codes}


@dataclass(frozen=True)
class Fault:
    """One fault of a package. ``member`` is empty where the package as a whole is meant."""

    code: str
    member: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def rule(self) -> int:
        """The rule of package-format.md that it breaks."""
        return _RULE_OF[self.code]
