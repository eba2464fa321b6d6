"""The words of files that leave the tool: headings of sheets and columns, names of values, how to read them.

Like `words`, every string is marked for the catalogues with `_`. Names of sheets stay under 31 characters in
every language, which is all that office programs take.
"""

from wsis_gdc.words.phrases import Gettext

__all__ = ["file_words", "filter_names", "method", "orders", "values"]


def file_words(_: Gettext) -> dict[str, str]:
    """Return the headings of sheets, columns and lines by key."""
    return {
        "matrix": _("Matrix"),
        "evidence": _("Evidence"),
        "method": _("Legend and method"),
        "provenance": _("Provenance"),
        "code": _("Code"),
        "label": _("Label"),
        "group": _("Group"),
        "row": _("Row"),
        "column": _("Column"),
        "subject": _("Subject"),
        "object": _("Object"),
        "relation": _("Relation"),
        "strength": _("Strength"),
        "confidence": _("Confidence"),
        "claimant": _("Claimant"),
        "claim": _("Kind of claim"),
        "set": _("Mapping set"),
        "status": _("Status"),
        "rationale": _("Rationale"),
        "identifier": _("Identifier"),
        "address": _("Official address"),
        "facts": _("Stated facts"),
        "total": _("Total"),
        "sum": _("Sum of the cells"),
        "highest": _("Highest"),
        "linked": _("Linked cells"),
        "distinct": _("Different links"),
        "value": _("Value of a cell"),
        "filter": _("Filter"),
        "no_filter": _("none"),
        "order": _("Order"),
        "path": _("Path"),
        "language": _("Language:"),
        "software": _("Software version:"),
        "data": _("Data version:"),
        "licence": _("Licence of the data:"),
        "share_row": _("as a share of its row"),
        "share_column": _("as a share of its column"),
        "links": _("Links"),
        "not_looked_at": _("Not looked at"),
        "no_link": _("Looked at, no link"),
        "no_strength": _("No strength stated"),
        "count_only": _("Number of links, no strength stated"),
        "ungrouped": _("Without a group"),
        "meaning": _("Meaning"),
        "columns": _("Key to the columns"),
        "asterisk": _("An asterisk marks a label that has not been checked against an official text in that language."),
        "disclaimer": _(
            "This is not an official UN product. It expresses the views of its authors only; the official texts are "
            "the sole authority."
        ),
        "pointed_at": _(
            "Texts of the United Nations are pointed at, not copied: summaries and rationales are in our own words."
        ),
        "twice": method(_)["twice"],
        "written": _(
            "The numbers of different links are written, not calculated: some names of rows or columns cannot be told "
            "apart in the lists of the evidence."
        ),
        "page_of": _("Page {page} of {pages}"),
    }


def values(_: Gettext) -> dict[str, str]:
    """Return the name of each value that a cell can show."""
    return {
        "count": _("Number of links"),
        "strength": _("Strength of the strongest link"),
        "sum": _("Sum of the strengths of all links"),
        "weighted": _("Strength times confidence of the best link"),
        "relation": _("Most frequent relation"),
        "claimants": _("Number of claimants"),
        "facts": _("Number of stated facts"),
        "chain max-product": _("Strength of the strongest chain"),
        "chain count": _("Number of chains"),
        "chain sum": _("Sum of the strengths of all chains"),
    }


def orders(_: Gettext) -> dict[str, str]:
    """Return the name of each order of rows and columns."""
    return {
        "official": _("Official order"),
        "strength": _("Strongest first"),
        "similarity": _("Like beside like"),
    }


def filter_names(_: Gettext) -> dict[str, str]:
    """Return the name of each thing that a matrix can be restricted by, and of its values where they are words."""
    return {
        "set": _("Mapping set"),
        "relation": _("Relation"),
        "status": _("Status"),
        "claimant": _("Claimant"),
        "minimum strength": _("Smallest strength"),
        "minimum confidence": _("Smallest confidence"),
        "suggestions": _("Suggestions"),
        "sub-lines of C7": _("Sub-lines of C7"),
        "left out": _("left out"),
        "included": _("included"),
    }


def method(_: Gettext) -> dict[str, str]:
    """Return how the numbers come about, one paragraph each."""
    return {
        "link": _("A link is a claim by one claimant. Claims of different claimants are kept apart and never merged."),
        "part": _(
            "A claim counts for the row and the column that it names, and for what the named thing is part of: an item "
            "for its action line, a target for its goal, a provision for its section and objective."
        ),
        "twice": _(
            "A link that counts in several cells is counted in each; the number of different links counts it once."
        ),
        "empty": _(
            "A middle dot: looked at and found without a link. An empty cell was not looked at: nothing can be said."
        ),
    }
