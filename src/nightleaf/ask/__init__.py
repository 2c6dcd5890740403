"""The four questions as functions, each imported from its own module, so that one question loads no other."""
