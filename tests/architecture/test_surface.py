"""What the package offers, and what it says about it."""

import dataclasses
import inspect
import subprocess
import sys

import pydantic
import pytest

import nightleaf

EXPLAINED = ("Parameters\n----", "Examples\n----", "Attributes\n----")


def test_the_public_names_are_sorted_and_each_can_be_imported() -> None:
    assert list(nightleaf.__all__) == sorted(nightleaf.__all__)
    assert len(set(nightleaf.__all__)) == len(nightleaf.__all__)
    for name in nightleaf.__all__:
        assert getattr(nightleaf, name).__name__ == name


def test_a_star_import_gives_exactly_the_public_names() -> None:
    given: dict[str, object] = {}
    exec("from nightleaf import *", given)
    assert set(nightleaf.__all__) == given.keys() - {"__builtins__"}


def test_a_name_that_is_not_public_is_refused_by_name() -> None:
    with pytest.raises(AttributeError, match="'nightleaf' has no attribute 'recommend_a_dose'"):
        nightleaf.recommend_a_dose  # noqa: B018


def test_each_public_name_is_explained() -> None:
    bare = []
    for name in nightleaf.__all__:
        thing = getattr(nightleaf, name)
        text = inspect.getdoc(thing) or ""
        explained = any(heading in text for heading in EXPLAINED) or _fields_are_named(thing, text)
        if not text or not explained:
            bare.append(name)
    assert bare == []


def _fields_are_named(thing: object, text: str) -> bool:
    """A type whose docstring names some of its fields in words needs no list of them."""
    fields: set[str] = set()
    if isinstance(thing, type) and dataclasses.is_dataclass(thing):
        fields = {field.name for field in dataclasses.fields(thing)}
    elif isinstance(thing, type) and issubclass(thing, pydantic.BaseModel):
        fields = set(thing.model_fields)
    return any(f"`{field}`" in text for field in fields)


def test_nothing_of_what_was_refused_by_construction_is_offered() -> None:
    words = ("optim", "best", "recommend", "vendor", "titrat", "treat")
    assert [name for name in nightleaf.__all__ if any(word in name.lower() for word in words)] == []


@pytest.mark.parametrize("heavy", ["numba", "scipy", "pint", "pydantic", "altair", "typer"])
def test_importing_the_package_alone_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, nightleaf; sys.exit('{heavy}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
