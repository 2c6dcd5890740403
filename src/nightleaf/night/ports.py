"""The ports: the small fixed set of knobs through which everything outside the network reaches it.

The network never sees a receptor. Effects (how strongly a target is engaged) move ports through links (data, not
code): a new receptor is a new link, a new port is code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nightleaf.errors import InputError, UnknownWord


class Ports(NamedTuple):
    """The ports with their neutral values: additive ones first, then scaling ones.

    wake: input to all wake-promoting nuclei. rem: to the REM-on population. lc: to the locus coeruleus. dr: to the
    dorsal raphe. roff: to the REM-off population. arousal_rate: rate of brief arousals. gate: how much arousal noise
    passes. vlpo_gain: inhibition of the wake side by the VLPO. swa_rise: build-up of slow waves. orexin, serotonin,
    histamine, adenosine: strength of the transmitter. eeg: size of the slow waves in the EEG. pain: pain felt.
    """

    wake: float = 0.0
    rem: float = 0.0
    lc: float = 0.0
    dr: float = 0.0
    roff: float = 0.0
    arousal_rate: float = 1.0
    gate: float = 1.0
    vlpo_gain: float = 1.0
    swa_rise: float = 1.0
    orexin: float = 1.0
    serotonin: float = 1.0
    histamine: float = 1.0
    adenosine: float = 1.0
    eeg: float = 1.0
    pain: float = 1.0


NEUTRAL = Ports()
ADDITIVE = tuple(name for name, value in NEUTRAL._asdict().items() if value == 0)
SCALING = tuple(name for name, value in NEUTRAL._asdict().items() if value == 1)


@dataclass(frozen=True, slots=True)
class Link:
    """A target moves a port.

    Parameters
    ----------
    key : str
        Name of the link, such as "mu_opioid.eeg".
    target : str
        Whose effect drives it.
    port : str
        A field of `Ports`.
    mode : "add" or "scale"
        add: port + gain x effect. scale: port x (1 + gain x effect), never below 0.
    gain : float
        Its size at effect 1. [1]
    """

    key: str
    target: str
    port: str
    mode: Literal["add", "scale"]
    gain: float

    def __post_init__(self) -> None:
        """Refuse a port that does not exist, or a mode that does not fit it."""
        allowed = {"add": ADDITIVE, "scale": SCALING}.get(self.mode, ())
        if self.port not in allowed:
            raise UnknownWord(
                f"link '{self.key}': no port '{self.port}' with mode '{self.mode}'; "
                f"add goes to {', '.join(ADDITIVE)}; scale to {', '.join(SCALING)}"
            )


@dataclass(frozen=True, slots=True)
class Effects:
    """How strongly each target is engaged through the night.

    Parameters
    ----------
    targets : tuple of str
    values : float32 array (target, time, night), or (target, time, 1) when all nights share it
        1 is the reference effect of the target's pathway file. [1]
    step_s : float
        Seconds that one time lasts; the last one lasts to the end of the night. [s]
    """

    targets: tuple[str, ...]
    values: NDArray[np.float32]
    step_s: float

    def __post_init__(self) -> None:
        """Refuse values of another shape, or that are not finite."""
        if self.values.ndim != 3 or len(self.values) != len(self.targets):
            raise InputError(
                f"effects need one array (time, night) for each of the targets {self.targets}; "
                f"found values of shape {self.values.shape}"
            )
        bad = [name for name, rows in zip(self.targets, self.values, strict=True) if not np.isfinite(rows).all()]
        if bad:
            raise InputError(f"effects at {', '.join(bad)} hold something that is not a finite number")

    @classmethod
    def constant(cls, effects: Mapping[str, ArrayLike], step_s: float = 30.0) -> Self:
        """The same effect all night, one number for all nights or one for each.

        Examples
        --------
        >>> Effects.constant({"mu_opioid": 1.0}).values.shape
        (1, 1, 1)
        """
        rows = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, np.float32)) for value in effects.values()))
        return cls(tuple(effects), np.stack(rows)[:, None, :] if rows else np.zeros((0, 1, 1), np.float32), step_s)


NO_EFFECTS = Effects.constant({})


@dataclass(frozen=True, slots=True)
class PortPlan:
    """Links and effects as the arrays that the kernel reads.

    Parameters
    ----------
    sources, ports : uint32 array (link,)
        Row of the effect, and place of the port in `Ports`.
    gains : float32 array (link,)
    effects : float32 array (target, time, column)
    columns : uint32 array (night,)
        The column of `effects` that belongs to each night.
    epochs_per_time : int
    """

    sources: NDArray[np.uint32]
    ports: NDArray[np.uint32]
    gains: NDArray[np.float32]
    effects: NDArray[np.float32]
    columns: NDArray[np.uint32]
    epochs_per_time: int


def plan_ports(effects: Effects, links: Sequence[Link], *, nights: int, epochs: int, epoch_s: float) -> PortPlan:
    """Arrange effects and links for the kernel. Links from targets without an effect do nothing.

    Raises
    ------
    InputError
        If the effects do not fit the nights or their epochs.
    """
    _, times, columns = effects.values.shape
    per_time = round(effects.step_s / epoch_s)
    if columns not in {1, nights}:
        raise InputError(f"effects are given for {columns} nights; {nights} are simulated: give 1 or {nights}")
    if per_time < 1 or abs(per_time * epoch_s - effects.step_s) > epoch_s * 1e-9:
        raise InputError(f"effects every {effects.step_s} s do not fit epochs of {epoch_s} s: give a multiple of it")
    live = [link for link in links if link.target in effects.targets]
    values = effects.values if len(effects.targets) else np.zeros((1, 1, columns), np.float32)
    return PortPlan(
        sources=np.array([effects.targets.index(link.target) for link in live], np.uint32),
        ports=np.array([Ports._fields.index(link.port) for link in live], np.uint32),
        gains=np.array([link.gain for link in live], np.float32),
        effects=np.ascontiguousarray(values, np.float32),
        columns=np.zeros(nights, np.uint32) if columns == 1 else np.arange(nights, dtype=np.uint32),
        epochs_per_time=per_time if times > 1 else max(epochs, 1),
    )
