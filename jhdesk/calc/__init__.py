"""What is computed: pure functions over plain rows or columns. No Qt, no SQLAlchemy, no files, no clock."""
