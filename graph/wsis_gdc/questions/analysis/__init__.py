"""Network analysis that answers policy questions and says how sure it is: projections, measures, resamples, report."""

from wsis_gdc.questions.analysis.layers import Facts, Layer, Tie, read_facts
from wsis_gdc.questions.analysis.resampled import Analysis, analyse

__all__ = ["Analysis", "Facts", "Layer", "Tie", "analyse", "read_facts"]
