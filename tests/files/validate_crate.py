"""Validates RO-Crates with rocrate-validator, offline: the context that it fetches comes from the library rocrate."""

import json
import sys
from pathlib import Path
from typing import Any

import requests
import rocrate
from rocrate_validator import models, services

CONTEXT = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()


def kept(self: Any, method: str, address: str, *arguments: Any, **options: Any) -> requests.Response:
    """Answer with the context what would be asked of the network."""
    if address != "https://w3id.org/ro/crate/1.1/context":
        raise requests.ConnectionError(f"nothing is asked of {address} here")
    answer = requests.Response()
    answer.status_code, answer.url, answer._content = 200, address, CONTEXT
    answer.headers["Content-Type"] = "application/ld+json"
    return answer


requests.Session.request = kept  # type: ignore[method-assign,assignment]
for address in sys.argv[1:]:
    settings = services.ValidationSettings(
        rocrate_uri=address, profile_identifier="ro-crate-1.1", requirement_severity=models.Severity.RECOMMENDED
    )
    found = services.validate(settings)
    issues = [f"{issue.severity.name} {issue.check.identifier} {issue.message}" for issue in found.get_issues()]
    print(json.dumps({"passed": found.passed(), "issues": issues}))
