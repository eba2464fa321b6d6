"""The command line: commands parse, ask, print."""
