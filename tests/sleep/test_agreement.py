"""Two scorings of one night."""

import pytest

from nightleaf.errors import EpochMismatch
from nightleaf.sleep import Hypnogram, cohen_kappa, epoch_agreement


def test_agreement_and_kappa_worked_out_by_hand() -> None:
    first = Hypnogram([0, 0, 0, 0, 2, 2, 2, 2, 4, 4])
    second = Hypnogram([0, 0, 0, 2, 2, 2, 2, 2, 4, 2])
    # same in 8 of 10; by chance .4 x .3 (wake) + .4 x .6 (N2) + .2 x .1 (REM) = .38
    assert epoch_agreement(first, second) == pytest.approx(0.8)
    assert cohen_kappa(first, second) == pytest.approx((0.8 - 0.38) / (1 - 0.38))


def test_a_scorer_agrees_with_himself() -> None:
    night = Hypnogram([0, 1, 2, 3, 4, -1, -2])
    assert epoch_agreement(night, night) == 1
    assert cohen_kappa(night, night) == pytest.approx(1)


def test_only_epochs_that_both_scored_are_compared() -> None:
    assert epoch_agreement(Hypnogram([0, -1, 2, 2]), Hypnogram([0, 2, -2, 1])) == 0.5


def test_agreement_has_no_value_where_nothing_can_be_compared() -> None:
    unscored, asleep = Hypnogram([-2, -2]), Hypnogram([2, 2])
    assert epoch_agreement(unscored, asleep) is None
    assert cohen_kappa(unscored, asleep) is None
    assert cohen_kappa(asleep, asleep) is None  # chance alone agrees always


@pytest.mark.parametrize("other", [Hypnogram([0, 2, 2]), Hypnogram([0, 2], 15)])
def test_nights_of_other_epochs_cannot_be_compared(other: Hypnogram) -> None:
    with pytest.raises(EpochMismatch, match="cannot be compared"):
        epoch_agreement(Hypnogram([0, 2]), other)
