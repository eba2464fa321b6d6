"""Questions and their typed answers; no words, no files."""
