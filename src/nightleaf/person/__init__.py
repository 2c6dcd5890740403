"""Who takes it."""

from nightleaf.person.person import NOTHING, Person, names_said, read_person

__all__ = ["NOTHING", "Person", "names_said", "read_person"]
