"""Who takes it."""

from nightleaf.person.person import Person, read_person

__all__ = ["Person", "read_person"]
