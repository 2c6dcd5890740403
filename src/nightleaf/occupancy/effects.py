"""Which targets are engaged, how strongly, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nightleaf.errors import UnknownKey
from nightleaf.evidence import Engagement, Ledger, Library
from nightleaf.exposure import People
from nightleaf.exposure.general import AnyCurve
from nightleaf.numerics.draws import person_uniforms
from nightleaf.numerics.streams import Stream
from nightleaf.occupancy._kernel import competitive_occupancy, emax_effect, operational_miosis
from nightleaf.occupancy.brain import delayed_total_nm, peak_total_nm, unbound_share

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything an effect is computed from.

    Parameters
    ----------
    curves : dict of AnyCurve
        By analyte.
    t_h : array (time,)
        Times since the dose. [h]
    dose_mg : dict
        Alkaloid -> mass swallowed. [mg]
    people : People
    tolerant : bool
        Whether the people use kratom regularly.
    what_if : tuple of str
        Engagement keys switched on at their invented size.
    """

    curves: dict[str, AnyCurve]
    t_h: Array
    dose_mg: dict[str, float]
    people: People
    tolerant: bool = False
    what_if: tuple[str, ...] = ()
    _reached: dict[str, Array] = field(default_factory=dict, repr=False, compare=False)

    def total_nm(self, curve: AnyCurve, ledger: Ledger) -> Array:
        """Total concentration behind the brain's delay, computed once for each analyte. [nM]"""
        if curve.analyte not in self._reached:
            self._reached[curve.analyte] = delayed_total_nm(curve, self.t_h, ledger)
        return self._reached[curve.analyte]

    def unbound_nm(self, curve: AnyCurve, ledger: Ledger) -> Array:
        """Unbound concentration in brain. [nM]"""
        return self.total_nm(curve, ledger) * unbound_share(curve.analyte, ledger)


def acting(library: Library, substances: tuple[str, ...]) -> tuple[Engagement, ...]:
    """The engagements of the substances given, in the order of their keys."""
    return tuple(link for link in library.engagements.values() if link.substance in substances)


def engagements_named(library: Library, key: str) -> tuple[str, ...]:
    """The engagements that a what-if names: by key, by target, or by a claim that they carry.

    Raises
    ------
    UnknownKey
        Listing what can be switched on.
    """
    open_ones = [link for link in library.engagements.values() if not link.on_by_default]
    carried = library.claims[key].drives if key in library.claims else ()
    found = tuple(
        link.key
        for link in open_ones
        if link.key in carried or key in {link.key, link.target, link.claim, link.key.rsplit(".", maxsplit=1)[-1]}
    )
    if found:
        return found
    known = ", ".join(link.key for link in open_ones)
    raise UnknownKey(f"--what-if '{key}' names no link that is off; those are: {known}")


def effects_of(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> dict[str, Array]:
    """Effect of each target over time, shape (time, person).

    A link that is on acts by its model. A link that is off is zero at point values; in a draw it carries its
    zero-centred prior; under a what-if it acts at the size its file invents. Effects stay in [-1, 1].
    """
    total: dict[str, Array] = {}
    for target, model in dict.fromkeys((link.target, link.model) for link in links):
        own = tuple(link for link in links if (link.target, link.model) == (target, model))
        effect = _MODELS[model](own, setting, ledger)
        if effect is not None:
            total[target] = np.clip(total.get(target, 0) + effect, -1, 1)
    return total


def network_drives(links: tuple[Engagement, ...], effects: dict[str, Array], ledger: Ledger) -> dict[str, Array]:
    """The effects on the scale of the pathway files, where 1 is the reference effect of each target."""
    on_pupil_scale = {link.target for link in links if link.model == "miosis"}
    return {
        target: relative_to_reference(effect, ledger) if target in on_pupil_scale else effect
        for target, effect in effects.items()
    }


def _miosis(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array | None:
    reached = [link for link in links if (link.driver or link.substance) in setting.curves]
    if not reached:
        return None
    curves = [setting.curves[link.driver or link.substance] for link in reached]
    C = np.stack([setting.total_nm(curve, ledger) for curve in curves])  # noqa: N806
    half = np.array([ledger.read(_key(link, "ec50"), "nM") * _calibration(link, ledger) for link in reached])
    f: Array = operational_miosis(C, half[:, None, None], ledger.read("occupancy.miosis.gamma", "1"))
    return f * ledger.read("occupancy.miosis.tolerance", "1") if setting.tolerant else f


def withdrawal_left(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array:
    """Share of a regular user's withdrawal that the exposure leaves, shape (time, person); 1 without a dose. [1]"""
    half_relief = ledger.read("occupancy.miosis.relief_half", "1")
    u = np.zeros((len(setting.t_h), len(setting.people.persons)))
    for link in links:
        curve = setting.curves.get(link.driver or link.substance) if link.model == "miosis" else None
        if curve is not None:
            half = ledger.read(_key(link, "ec50"), "nM") * _calibration(link, ledger)
            u = u + setting.total_nm(curve, ledger) / half
    left: Array = half_relief / (u + half_relief)
    return left


def _calibration(link: Engagement, ledger: Ledger) -> float:
    """A potency that was derived through a modelled exposure moves with it, so that the error does not count twice."""
    return 1.0 if link.scales_with is None else ledger.read(link.scales_with, "1")


def _alerting(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array | None:
    people = setting.people
    lot = person_uniforms(people.seed, people.persons, 0, Stream.ALERTING_TRAIT, 1)[0]
    total: Array | None = None
    for link in links:
        curve = setting.curves.get(link.driver or link.substance)
        if curve is not None:
            C = setting.total_nm(curve, ledger)  # noqa: N806
            own_peak = np.maximum(peak_total_nm(curve, ledger), np.finfo(float).tiny)
            woken = lot < chance_of_alerting(link, setting.dose_mg.get(link.substance, 0.0), ledger)
            effect = ledger.read(_key(link, "size"), "1") * woken * C / own_peak
            total = effect if total is None else total + effect
    return total


def chance_of_alerting(link: Engagement, dose_mg: float, ledger: Ledger) -> float:
    """Share of people whom this dose wakes: continuous in the dose, zero at zero."""
    low, high = (ledger.read(_key(link, name), "1") for name in ("chance_low", "chance_high"))
    doses = [ledger.read(_key(link, name), "mg") for name in ("dose_on", "dose_low", "dose_high")]
    return float(np.interp(dose_mg, [0, *doses], [0, low, low, high]))


def _analgesia(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array | None:
    total: Array | None = None
    for link in links:
        opioid = tuple(other for other in ledger.library.engagements.values() if _same_opioid(other, link))
        f = _miosis(opioid, setting, ledger)
        if f is not None:
            effect = ledger.read(_key(link, "relief"), "1") * relative_to_reference(f, ledger)
            total = effect if total is None else total + effect
    return total


def _same_opioid(other: Engagement, link: Engagement) -> bool:
    return other.substance == link.substance and other.model == "miosis"


def relative_to_reference(f: Array, ledger: Ledger) -> Array:
    """A pupil share as an effect on sleep: 1 at the reference morphine night, levelling off at 2.

    Nobody has measured sleep far above the reference, so the effect is not extended in a straight line. A share below
    nothing, as a prior around zero can give, is none.
    """
    f = np.maximum(f, 0)
    reference = ledger.read("occupancy.miosis.reference", "1")
    return 2 * f / (f + reference)


def _emax(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array | None:
    total: Array | None = None
    for link in links:
        size, curve = _size(link, setting, ledger), setting.curves.get(link.driver or link.substance)
        if size != 0 and curve is not None:
            C = setting.unbound_nm(curve, ledger)  # noqa: N806
            effect = emax_effect(C, size, ledger.read(_key(link, "ec50"), "nM"))
            total = effect if total is None else total + effect
    return total


def _binding(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array | None:
    reached = [link for link in links if (link.driver or link.substance) in setting.curves]
    sizes = {link.key: _size(link, setting, ledger) for link in reached}
    # A ligand that is off takes no place from one that is on.
    acting_ones = tuple(link for link in reached if link.on_by_default or sizes[link.key] != 0)
    if not acting_ones:
        return None
    held = binding(acting_ones, setting, ledger)
    total: Array = (np.array([sizes[link.key] for link in acting_ones])[:, None, None] * held).sum(axis=0)
    return total


def binding(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> Array:
    """Share of a receptor held by each ligand, shape (ligand, time, person)."""
    curves = [setting.curves[link.driver or link.substance] for link in links]
    L = np.stack([setting.unbound_nm(curve, ledger) for curve in curves])  # noqa: N806
    K = np.array([ledger.read(_key(link, "ki"), "nM") for link in links])  # noqa: N806
    held: Array = competitive_occupancy(L, K[:, None, None])
    return held


def held_of(links: tuple[Engagement, ...], setting: Setting, ledger: Ledger) -> dict[str, Array]:
    """Share of each receptor held by all ligands of known affinity, on or off, shape (time, person)."""
    found: dict[str, Array] = {}
    for target in dict.fromkeys(link.target for link in links if link.model == "binding"):
        own = [link for link in links if (link.target, link.model) == (target, "binding")]
        reached = tuple(link for link in own if (link.driver or link.substance) in setting.curves)
        if reached:
            found[target] = binding(reached, setting, ledger).sum(axis=0)
    return found


def _size(link: Engagement, setting: Setting, ledger: Ledger) -> float:
    if link.key in setting.what_if:
        return ledger.read(_key(link, "invented"), "1")
    if link.on_by_default:
        return ledger.read(_key(link, "emax"), "1")
    return ledger.read(_key(link, "prior"), "1")


def _key(link: Engagement, name: str) -> str:
    return link.parameters[name].key if name in link.parameters else f"{link.key}.{name}"


_MODELS: dict[str, Callable[[tuple[Engagement, ...], Setting, Ledger], Array | None]] = {
    "miosis": _miosis,
    "alerting": _alerting,
    "analgesia": _analgesia,
    "emax": _emax,
    "binding": _binding,
}
