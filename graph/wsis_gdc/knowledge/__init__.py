"""The centre: what a thing, a link, a role, a look, a selection is, said once."""
