"""The road from figures to a package, walked once with the sample school."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jhdesk.calc.results import Evaluation
from jhdesk.calc.standard import Standard
from jhdesk.exchange.verify import Verification
from jhdesk.services.entry import Entry
from jhdesk.services.evaluation import evaluate_entry
from jhdesk.services.files import write_whole
from jhdesk.services.handin import Exported, export
from jhdesk.services.keys import make_key, public_key
from jhdesk.services.printing import print_pdf, printable
from jhdesk.services.sample import fill_sample
from jhdesk.services.standards import standard_of
from jhdesk.services.trust import verify_file
from jhdesk.services.workspace import DATABASE, Workspace

PASSPHRASE = "jhdesk-demo"  # noqa: S105  (it guards nothing: the key signs a made-up school and is told on the screen)


@dataclass(frozen=True)
class Demo:
    """What the demo did, and where all of it lies."""

    database: Path
    form: Path
    public_key: Path
    exported: Exported
    verification: Verification
    evaluation: Evaluation
    standard: Standard


def run_demo(folder: Path) -> Demo:
    """Fills a workspace in ``folder`` with the sample school, evaluates, prints, exports, verifies. Errors of each step."""
    with Workspace(folder) as workspace:
        entry = Entry(workspace, fill_sample(workspace))
        standard = standard_of(entry)
        form = folder / "forms.pdf"
        key = public_key(workspace) or make_key(workspace, PASSPHRASE)
        exported = export(workspace, entry, standard, PASSPHRASE, folder)
        print_pdf(printable(entry), entry, standard, form)  # after the package, whose cover is among them
        public = folder / f"{entry.data.head.code}.pub"
        write_whole(public, key.file())
        verification = verify_file(exported.path, [str(public)], workspace.folder)
        evaluation = evaluate_entry(standard, entry)
    return Demo(folder / DATABASE, form, public, exported, verification, evaluation, standard)
