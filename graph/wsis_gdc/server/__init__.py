"""A build on the web, read-only: its pages, every IRI of the graph, and a SPARQL endpoint, from one small server.

What is served is one frozen object (``opened.Opened``); a new build is opened beside it and takes its place between two
requests. Each room gives its ``routes``; ``app`` puts them together behind one ``front``, which sets what all answers
have in common.
"""
