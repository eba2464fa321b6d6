"""What only a few may do at once, for all clients: whoever comes besides is asked to come again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wsis_gdc.server.sparql import RefusedError

__all__ = ["Few"]


class Few:
    """Places for at most ``most`` at once; ``refusal`` tells others why they wait, ``soon`` the seconds until then."""

    def __init__(self, most: int, refusal: str, soon: int = 5) -> None:
        self.most, self.refusal, self.soon = most, refusal, soon
        self.taken = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place as long as the block lasts, however it ends. Raises RefusedError where all are taken."""
        if self.taken >= self.most:
            raise RefusedError(503, self.refusal, Retry_After=str(self.soon))
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1
