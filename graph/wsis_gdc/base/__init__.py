"""What everything stands on: errors, resources, namespaces, texts, files, version."""
