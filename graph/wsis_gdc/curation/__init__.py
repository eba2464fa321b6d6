"""From YAML-LD files to a checked graph."""
