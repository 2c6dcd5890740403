"""May this person try it? Rules as data, names as people type them, and a verdict that errs on the side of unknown."""

from nightleaf.safety.conditions import conditions_of
from nightleaf.safety.hygiene import Help, what_helps
from nightleaf.safety.medicines import depressants_of
from nightleaf.safety.questions import Answers, Question, guided_questions
from nightleaf.safety.rules import Mechanism, Rule, RuleBook, rule_book
from nightleaf.safety.screen import Elsewhere, reason_for, screen, unreadable
from nightleaf.safety.statements import Said, statements
from nightleaf.safety.verdict import Reason, Verdict

__all__ = [
    "Answers",
    "Elsewhere",
    "Help",
    "Mechanism",
    "Question",
    "Reason",
    "Rule",
    "RuleBook",
    "Said",
    "Verdict",
    "conditions_of",
    "depressants_of",
    "guided_questions",
    "reason_for",
    "rule_book",
    "screen",
    "statements",
    "unreadable",
    "what_helps",
]
