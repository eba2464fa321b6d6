"""Network analysis that answers policy questions and says how sure it is: layers, measures, resamples, tables."""

from wsis_gdc.questions.analysis.frames import Frames, tables
from wsis_gdc.questions.analysis.layers import Facts, Layer, Tie
from wsis_gdc.questions.analysis.resampled import Analysis, analyse
from wsis_gdc.questions.analysis.world import read_facts

__all__ = ["Analysis", "Facts", "Frames", "Layer", "Tie", "analyse", "read_facts", "tables"]
