"""Which samples the terminal slope rests on."""

import math

import numpy as np
import pytest
from scipy.stats import linregress

from nightleaf.exposure.nca.terminal import lines_through_the_last, terminal_line


def falling(k: float, *times: float) -> list[float]:
    return [100 * math.exp(-k * t) for t in times]


def test_an_exponential_gives_its_own_rate_from_all_samples() -> None:
    times = (1.0, 2.0, 4.0, 7.0, 11.0)
    line = terminal_line(times, falling(0.35, *times))
    assert line.lambda_z == pytest.approx(0.35, rel=1e-13)
    assert line.half_life_h == pytest.approx(math.log(2) / 0.35)
    assert (line.points, line.first_h, line.last_h) == (5, 1.0, 11.0)
    assert line.adjusted_r2 == pytest.approx(1)
    assert line.span == pytest.approx(10 * 0.35 / math.log(2))


def test_fewer_than_three_samples_have_no_line() -> None:
    assert terminal_line((1.0, 2.0), (4.0, 2.0)) is None
    assert terminal_line((), ()) is None


@pytest.mark.parametrize("levels", [(1.0, 2.0, 4.0), (3.0, 3.0, 3.0), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)])
def test_samples_that_rise_or_stay_level_have_no_line(levels: tuple[float, ...]) -> None:
    assert terminal_line(tuple(map(float, range(len(levels)))), levels) is None


def test_the_early_fast_phase_is_left_out() -> None:
    """Four samples on a slow line, three above it: the line through four is perfect, any longer one is worse."""
    times = (1.0, 1.5, 2.0, 6.0, 10.0, 14.0, 18.0)
    levels = [c + fast for c, fast in zip(falling(0.1, *times), (400, 120, 30, 0, 0, 0, 0), strict=True)]
    line = terminal_line(times, levels)
    assert line.points == 4
    assert line.lambda_z == pytest.approx(0.1)


@pytest.mark.parametrize(("bump", "points"), [(100.15, 4), (100.6, 4), (100.8, 3), (130.0, 3)])
def test_within_a_ten_thousandth_of_the_best_the_line_with_most_samples_is_taken(bump: float, points: int) -> None:
    times, levels = (2.0, 4.0, 6.0, 8.0), (bump * math.exp(-0.2), *falling(0.1, 4, 6, 8))
    three, four = (line.adjusted_r2 for line in lines_through_the_last(times, levels))
    assert (three - four <= 1e-4) is (points == 4)
    assert terminal_line(times, levels).points == points


def test_a_rising_line_is_passed_over_though_it_fits_best() -> None:
    """The last three rise on a perfect line; the last five fall on a poor one."""
    line = terminal_line((1.0, 2.0, 3.0, 4.0, 5.0), (64.0, 16.0, 1.0, 2.0, 4.0))
    assert line.points >= 4
    assert line.lambda_z > 0


def test_every_line_is_the_one_that_scipy_fits() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        times = np.cumsum(rng.uniform(0.1, 5, 9))
        levels = np.exp(rng.normal(3, 1) - 0.2 * times + rng.normal(0, 0.3, 9))
        for line in lines_through_the_last(times.tolist(), levels.tolist()):
            n = line.points
            found = linregress(times[-n:], np.log(levels[-n:]))
            assert line.lambda_z == pytest.approx(-found.slope, rel=1e-9, abs=1e-12)
            assert line.adjusted_r2 == pytest.approx(1 - (1 - found.rvalue**2) * (n - 1) / (n - 2), abs=1e-9)
            assert math.log(line.last_concentration) == pytest.approx(found.intercept + found.slope * times[-1])


def test_a_late_start_of_the_clock_costs_no_digits() -> None:
    times = [1e5 + t for t in (1.0, 2.0, 4.0, 7.0)]
    levels = [100 * math.exp(-0.35 * t) for t in (1.0, 2.0, 4.0, 7.0)]
    assert terminal_line(times, levels).lambda_z == pytest.approx(0.35, rel=1e-10)


@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_seconds_and_weeks_between_samples_have_lines_too(scale: float) -> None:
    times = [scale * t for t in (1.0, 2.0, 4.0, 7.0)]
    line = terminal_line(times, falling(0.35 / scale, *times))
    assert line.lambda_z == pytest.approx(0.35 / scale)


def test_a_hardly_falling_curve_has_a_line() -> None:
    times = (1.0, 2.0, 4.0, 7.0)
    assert terminal_line(times, falling(1e-6, *times)).lambda_z == pytest.approx(1e-6, rel=1e-6)
