"""May this person try it? For now only the few rules that must hold before the full screening exists."""

from nightleaf.safety.screen import Reason, Verdict, screen

__all__ = ["Reason", "Verdict", "screen"]
