"""The form on paper: preview, printer, PDF, all painted by the same code."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QGraphicsView, QHBoxLayout

from jhdesk.errors import JhdeskError
from jhdesk.reports.draw import draw
from jhdesk.services.printing import documents, form_names, print_pdf
from jhdesk.services.printouts import remember
from jhdesk.ui.messages.in_window import window_text
from jhdesk.ui.messages.printing import NO_PRINTER, printed_text, saved_text
from jhdesk.ui.pages.work_page import ask_target
from jhdesk.ui.session import Session
from jhdesk.ui.theme import STEP
from jhdesk.ui.widgets.basics import Picker, Renewed, button, column, label, relook


class PrintPage(Renewed):
    """The forms of the school year."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.forms = Picker()
        self.forms.setAccessibleName("要打印的表")
        for name, title in form_names().items():
            self.forms.addItem(title, name)
        self.told = label("", wrap=True)
        self.told.hide()
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # the preview does not keep it alive
        self.preview = QPrintPreviewWidget(self.printer)
        for each in (self.preview, *self.preview.findChildren(QGraphicsView)):  # the view inside takes the focus
            each.setAccessibleName("打印预览")
        self.preview.paintRequested.connect(self._paint)
        self.forms.currentIndexChanged.connect(lambda _: self.preview.updatePreview())
        head = QHBoxLayout()
        several = self.forms.count() > 1
        head.addWidget(
            label("打印" if several else f"打印 · {self.forms.currentText()}", "heading", wrap=not several), 1
        )
        head.addWidget(self.forms)
        head.addWidget(button("放大", lambda: self.preview.zoomIn(1.2)))
        head.addWidget(button("缩小", lambda: self.preview.zoomOut(1.2)))
        head.addWidget(button("存为 PDF…", self.save_pdf))
        self.print_button = button("打印…", self.print_now, "primary")
        head.addWidget(self.print_button)
        layout = column(self, margin=4 * STEP)
        layout.addLayout(head)
        layout.addWidget(self.told)
        layout.addWidget(self.preview, 1)
        session.evaluated.connect(self.renew)

    def refresh(self) -> None:
        """Paints the form anew."""
        self.preview.updatePreview()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.preview.fitToWidth)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "preview"):
            QTimer.singleShot(0, self, self.preview.fitToWidth)

    def _names(self) -> list[str]:
        return [self.forms.currentData()]

    def _paint(self, printer: QPrinter) -> None:
        draw(documents(self._names(), self.session.entry, self.session.standard), printer)

    def tell(self, text: str, look: str = "") -> None:
        """Says what came of it."""
        relook(self.told, look)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def print_now(self) -> None:
        """Asks which printer, and prints."""
        if not QPrinterInfo.availablePrinterNames():
            self.tell(NO_PRINTER, "fails")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() != QDialog.DialogCode.Accepted:
            return
        made = documents(self._names(), self.session.entry, self.session.standard)
        try:
            draw(made, printer)
            remember(self.session.entry, made)
        except JhdeskError as error:
            self.tell(f"▲ {window_text(error)}", "fails")
        else:
            self.tell(printed_text(printer.printerName()), "meets")

    def save_pdf(self) -> None:
        """Asks where, and writes the PDF."""
        target = ask_target(self, "存为 PDF", f"{self.forms.currentText()}.pdf", "PDF")
        if target is None:
            return
        try:
            print_pdf(self._names(), self.session.entry, self.session.standard, target)
        except JhdeskError as error:
            self.tell(f"▲ {window_text(error)}", "fails")
        else:
            self.tell(saved_text(target), "meets")
