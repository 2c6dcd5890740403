"""Results as words, tables, figures, a terminal view and one self-contained page."""
