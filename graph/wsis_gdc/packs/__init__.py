"""Facilitator packs: all that the graph holds for one action line or entity, as XLSX, DOCX and JSON-LD."""

from wsis_gdc.packs.content import make_pack
from wsis_gdc.packs.folder import pack_files, write_pack
from wsis_gdc.packs.model import Pack

__all__ = ["Pack", "make_pack", "pack_files", "write_pack"]
