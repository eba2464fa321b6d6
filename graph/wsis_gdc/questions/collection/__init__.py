"""Initiatives that others collect: what a table of them may hold, and how each row is taken, mended or reported."""

from wsis_gdc.questions.collection.admission import Admitted, Initiative, admit
from wsis_gdc.questions.collection.profiles import PROFILES, Field, Profile, profile

__all__ = ["PROFILES", "Admitted", "Field", "Initiative", "Profile", "admit", "profile"]
