"""The graph for programs that talk: tools, resources and prompts of the Model Context Protocol, over stdio and HTTP.

``tools`` is the table of tools, ``claim_records`` says what each claim in an answer carries, ``agent_server`` speaks
the protocol by the official SDK (extra ``[mcp]``), ``over_stdio`` and ``over_http`` carry it.
"""
