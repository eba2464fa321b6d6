"""Run by Python with sssom-py: read a file and its other forms, write it, tell what was wrong or lost."""

import json
import logging
import sys
from pathlib import Path

from sssom.parsers import parse_sssom_json, parse_sssom_rdf, parse_sssom_table
from sssom.validators import validate
from sssom.writers import write_table

first, again = map(Path, sys.argv[1:])
logging.disable(logging.WARNING)
read = parse_sssom_table(first)
reports = validate(read, fail_on_error=False)
errors = sorted({result.message for report in reports.values() for result in report.results})
with again.open("w", encoding="utf-8") as out:
    write_table(read, out)
known = sorted(set(read.df.columns))
rows = parse_sssom_table(again).df
lost = [name for name in known if list(map(str, read.df[name])) != list(map(str, rows[name]))]
# what our own columns say must be in "other", which sssom-py keeps
wanted = ("record_id", "subject_id", "predicate_id", "object_id", "confidence", "comment", "other", "mapping_source")
lost += [name for name in wanted if name not in known]
for form, parse in (("ttl", parse_sssom_rdf), ("json", parse_sssom_json)):
    other = parse(first.with_suffix(f".{form}"))
    one, two = (each.fillna("").set_index("record_id").sort_index() for each in (read.df, other.df))
    lost += [
        f"{form}: {name}"
        for name in one
        if name not in two
        or [sorted(str(v).split("|")) for v in one[name]] != [sorted(str(v).split("|")) for v in two[name]]
    ]
    # all rows say the same as those that were validated: what is left is the head, and the prefixes
    other.df = other.df.head(100)
    reports = validate(other, fail_on_error=False)
    errors += sorted({f"{form}: {result.message}" for report in reports.values() for result in report.results})
print(json.dumps({"errors": errors[:5], "lost": lost}))
