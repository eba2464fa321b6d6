"""HTML views: single-file pages that open from disk, without the network, in six languages."""
