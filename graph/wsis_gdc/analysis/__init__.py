"""Network analysis that answers policy questions and says how sure it is: projections, measures, resamples, report."""

from wsis_gdc.analysis.analysis import Analysis, analyse
from wsis_gdc.analysis.facts import Facts, Layer, Tie, read_facts

__all__ = ["Analysis", "Facts", "Layer", "Tie", "analyse", "read_facts"]
