"""Non-compartmental analysis: what a few blood samples amount to, without a model of the body."""

from nightleaf.exposure.nca.areas import Method
from nightleaf.exposure.nca.columns import Columns, columns_in
from nightleaf.exposure.nca.parameters import Parameters, analyse
from nightleaf.exposure.nca.profile import Administration, Profile, Route
from nightleaf.exposure.nca.reading import read_profiles

__all__ = [
    "Administration",
    "Columns",
    "Method",
    "Parameters",
    "Profile",
    "Route",
    "analyse",
    "columns_in",
    "read_profiles",
]
