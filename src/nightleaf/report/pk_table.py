"""Concentrations after dosing events, for a terminal."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nightleaf.ask.dosing import PkResult


def pk_table(result: PkResult) -> RenderableType:
    """One line for each observation: who, when, and the concentration in the central compartment."""
    if not result.rows:
        return Text("No row has EVID 0: add one for each time you ask about.")
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    shown.add_column("ID", overflow="fold")
    for header in ("Time, h", f"Concentration, {result.amount_unit or 'unit of AMT'}/L"):
        shown.add_column(header, justify="right", no_wrap=True)
    for row in result.rows:
        shown.add_row(Text(str(row.id)), Text(f"{row.time_h:.10g}"), Text(f"{row.concentration:.6g}"))
    return Group(shown, Text("Concentration in the central compartment, in order of the table.", style="dim"))
