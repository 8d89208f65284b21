"""What is stored: mapped classes whose columns carry their meaning. Knows no screen, no file format and no formula."""
