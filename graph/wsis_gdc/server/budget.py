"""How many seconds of queries each client may use: so many a minute, saved up to as many."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

__all__ = ["Budget", "client_of"]

_WINDOW: Final = 60
"""Seconds in which an empty budget fills up."""

_MOST: Final = 20_000
"""Clients that are remembered; who asked longest ago is forgotten first."""


class Budget:
    """A bucket for each client that fills with time; a query may overdraw it, and is then the last for a while."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self._clock = seconds, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, client: str) -> float:
        """Return the seconds of queries that a client has left, below 0 where it has overdrawn."""
        level, when = self._levels.get(client, (self.seconds, 0.0))
        return min(self.seconds, level + (self._clock() - when) * self.seconds / _WINDOW)

    def spend(self, client: str, seconds: float) -> None:
        """Take what a query took from the budget of who asked it."""
        self._levels[client] = (self.left(client) - seconds, self._clock())
        self._levels.move_to_end(client)
        while len(self._levels) > _MOST:
            self._levels.popitem(last=False)

    def wait(self, client: str) -> int:
        """Return the seconds after which a client may ask again, 0 where it may now."""
        lacking = -self.left(client)
        return math.floor(lacking * _WINDOW / self.seconds) + 1 if lacking >= 0 else 0

    def headers(self, client: str) -> dict[str, str]:
        """Return what an answer tells of the budget, as RateLimit headers of the IETF's draft in whole seconds."""
        left = self.left(client)
        full = math.ceil((self.seconds - left) * _WINDOW / self.seconds)
        return {
            "RateLimit-Policy": f'"query-seconds";q={self.seconds:.0f};w={_WINDOW}',
            "RateLimit": f'"query-seconds";r={max(0, math.floor(left))};t={full}',
        }


def client_of(host: str) -> str:
    """Return who a client counts as: its address, of IPv6 the network that one household has.

    >>> client_of("192.0.2.7"), client_of("2001:db8:1:2:3:4:5:6"), client_of("testclient")
    ('192.0.2.7', '2001:db8:1:2::/64', 'testclient')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
