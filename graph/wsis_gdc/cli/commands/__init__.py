"""The commands of ``wsis-gdc``, one module each; the module's name is the command's, ``command`` its entry."""
