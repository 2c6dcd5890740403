"""How it is taken: amount, form, meal and time before bed; never above the cap."""

from nightleaf.dose.dose import MEALS, Dose, Intake, dose_of_product, pure_dose, refuse_above_cap

__all__ = ["MEALS", "Dose", "Intake", "dose_of_product", "pure_dose", "refuse_above_cap"]
