"""Which printer, which pages: what is asked before anything goes to paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from jhdesk.reports.sheet import Sheet


def ask_printer(parent: QWidget, kept: str, title: str, sheets: int) -> QPrinter | None:
    """Asks for printer and pages, beginning with the printer kept; None where the person thinks better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if kept in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(kept)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, sheets)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def asked_for(sheets: Sequence[Sheet], printer: QPrinter) -> list[Sheet]:
    """The sheets that the printer was told to print: "1,3-4" are three, and not the one between."""
    ranges = printer.pageRanges()
    if printer.printRange() is not QPrinter.PrintRange.PageRange or ranges.isEmpty():
        return list(sheets)
    return [sheet for number, sheet in enumerate(sheets, 1) if ranges.contains(number)]


def takes(printer: QPrinter, size: QPageSize.PageSizeId) -> bool:
    """Whether it has this paper, as far as it tells."""
    sizes: Iterable[QPageSize] = QPrinterInfo(printer).supportedPageSizes()
    known = {each.id() for each in sizes}
    return not known or size in known
