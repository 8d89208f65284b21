"""Excel in and out: the workbook derived from the mapped columns, and the reading of what people paste."""
