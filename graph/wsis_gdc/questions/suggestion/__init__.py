"""Where a text belongs: it is compared with all things of the graph, and what is near is suggested with its chance."""

from __future__ import annotations

from wsis_gdc.questions.suggestion.suggest import LEAST, Paragraph, Span, Suggested, Suggestion, suggest

__all__ = ["LEAST", "Paragraph", "Span", "Suggested", "Suggestion", "suggest"]
