"""What a run rests on that nobody measured."""

from nightleaf.ask.result import Assumption
from nightleaf.evidence import Ledger
from nightleaf.evidence.parameter import INVENTED


def assumptions_of(ledger: Ledger) -> tuple[Assumption, ...]:
    """Every assumed, borrowed or fitted number that the run read, with what it stands for."""
    found = []
    for key in sorted(ledger.keys):
        parameter = ledger.library.parameter(key)
        value = parameter.in_use
        if value.pedigree in INVENTED or value.pedigree == "fitted":
            found.append(Assumption(key, value.pedigree, parameter.definition))
    return tuple(found)
