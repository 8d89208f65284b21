"""The rules (校验): what is wrong, or unlikely, in the tables of one school and year."""
