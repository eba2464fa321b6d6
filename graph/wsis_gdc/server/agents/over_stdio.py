"""The Model Context Protocol on stdin and stdout, for a program that starts this one."""

from __future__ import annotations

import asyncio

from mcp.server.stdio import stdio_server

from wsis_gdc.server.agents.agent_server import agent_server
from wsis_gdc.server.agents.desk import Desk
from wsis_gdc.server.opened import Settings, open_build

__all__ = ["run"]


def run(settings: Settings) -> None:
    """Answer until stdin ends. Raises NotFoundError, StoreError where the build cannot be opened."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    # opened here, so that what is wrong with the build is told as any command tells it
    opened = await asyncio.to_thread(open_build, settings)
    try:
        await opened.pool.start()
        desk = Desk(opened)
        server = agent_server(lambda context: desk)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        await opened.pool.close()
        opened.engine.close()
