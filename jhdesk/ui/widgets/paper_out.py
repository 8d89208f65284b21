"""One document to a printer, beside the forms of the print page."""

from __future__ import annotations

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QWidget

from jhdesk.reports.document import Document
from jhdesk.ui.messages.printing import no_such_pages_text, printed_text
from jhdesk.ui.widgets.printer_choice import ask_printer, asked_for


def has_printer() -> bool:
    """Whether there is a printer at all."""
    return bool(QPrinterInfo.availablePrinterNames())


def print_document(parent: QWidget, document: Document) -> str:
    """Asks which printer, and prints; what came of it in a sentence, empty where nobody wanted to. JhdeskError("print_failed")."""
    from jhdesk.reports.draw import draw_pages  # paper is loaded with the first print
    from jhdesk.reports.layout import lay_out
    from jhdesk.reports.sheet import sheet_of

    sheets = [sheet_of(page) for page in lay_out(document)]
    printer = ask_printer(parent, "", document.title, len(sheets))
    if printer is None:
        return ""
    asked = asked_for(sheets, printer)
    if not asked:
        return f"▲ {no_such_pages_text(len(sheets))}"
    draw_pages(asked, printer)
    return printed_text(printer.printerName())
