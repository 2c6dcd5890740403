"""Write the validation pages anew: `make validation`; one of them: `python validation/write.py night`."""

import sys
from pathlib import Path

from nightleaf.ask.validating import numbers_fingerprint, validate_drugs, validate_exposure, validate_night
from nightleaf.evidence import load_library
from nightleaf.report import drugs_table, night_table
from nightleaf.report.figures.drug_forest import forest_figure
from nightleaf.report.figures.figure import Figure
from nightleaf.report.figures.night_standing import ages_figure, levels_figure, structure_figure
from nightleaf.report.figures.predictive_check import concentration_figure, predictive_figure
from nightleaf.report.figures.standing import standing_svg
from nightleaf.report.validation_table import markdown

HERE = Path(__file__).parent


def exposure() -> str:
    """The page of exposure, with its figures written beside it."""
    found = validate_exposure()
    figures = (predictive_figure(found), concentration_figure(found))
    for figure in figures:
        (HERE / "exposure" / f"{figure.key}.svg").write_text(standing_svg(figure), encoding="utf-8")
    return markdown(found, figures)


def night() -> str:
    """The page of nights without a drug, with its figures written beside it."""
    found = validate_night()
    figures = (levels_figure(found), ages_figure(found), structure_figure(found))
    _draw("night", figures)
    return night_table.markdown(found, figures) + _made_from("night")


def drugs() -> str:
    """The page of reference drugs, with its figure written beside it."""
    found = validate_drugs()
    figures = (forest_figure(found),)
    _draw("drugs", figures)
    return drugs_table.markdown(found, figures) + _made_from("drugs")


def _draw(folder: str, figures: tuple[Figure, ...]) -> None:
    """Each figure for a wide page and for a phone held upright."""
    for figure in figures:
        for width, ending in (("wide", ""), ("narrow", "-narrow")):
            (HERE / folder / f"{figure.key}{ending}.svg").write_text(standing_svg(figure, width), encoding="utf-8")


def _made_from(part: str) -> str:
    return f"\nMade from the numbers {numbers_fingerprint(load_library(), part)}.\n"


PAGES = {"exposure": exposure, "night": night, "drugs": drugs}

if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        (HERE / name).mkdir(exist_ok=True)
        (HERE / name / "README.md").write_text(PAGES[name](), encoding="utf-8")
