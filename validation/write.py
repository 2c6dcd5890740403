"""Write the validation pages anew: `make validation`."""

from pathlib import Path

from nightleaf.ask.validating import validate_exposure
from nightleaf.report.validation_table import markdown

if __name__ == "__main__":
    page = Path(__file__).parent / "exposure" / "README.md"
    page.write_text(markdown(validate_exposure()), encoding="utf-8")
