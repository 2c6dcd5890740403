"""The day around the night: sleep need, naps, nights awake, sleep by day."""

import numpy as np
import pytest

from nightleaf.errors import InputError
from nightleaf.evidence import Ledger, load_library
from nightleaf.night.day import ordinary_day, sleep_need
from nightleaf.night.parameters import night_parameters
from nightleaf.night.population import Sleepers, person_rows
from nightleaf.night.simulate import Bedtime, simulate_nights
from nightleaf.sleep import Stage, block_statistics

PEOPLE = 400
SHOWN = ("tst_min", "sol_min", "waso_aasm_min", "n3_min")
LEDGER = Ledger(load_library(), 1)
NETWORK = night_parameters(LEDGER.read)
DAY = ordinary_day(LEDGER.read)


def means(lights_out_h: float, awake_h: float, **day: float) -> dict[str, float]:
    sleepers = Sleepers.cohort(PEOPLE, need=sleep_need(awake_h, DAY, **day))
    nights = simulate_nights(sleepers, NETWORK, Bedtime(lights_out_h, 8.0))
    table = block_statistics(nights.stages, 30.0)
    return {name: float(np.nanmean(table[name])) for name in SHOWN}


ORDINARY = means(23.0, 16.0)


def test_the_24_hours_close():
    """Process S, integrated through simulated nights, ends where the day's rise starts."""
    sleepers = Sleepers.cohort(PEOPLE)
    nights = simulate_nights(sleepers, NETWORK, Bedtime(23.0, 8.0))
    who, p = person_rows(sleepers, NETWORK, 1), NETWORK.process_s
    S = np.array(who.S0)
    for stages, swa in zip(nights.stages, nights.swa / who.swa_amp, strict=True):
        S += 0.5 * ((p.SU - S) * p.rs - np.where(stages == Stage.WAKE, 0, p.gc * swa))
    assert S.mean() / np.mean(who.S0) == pytest.approx(DAY.morning, abs=0.03)
    assert sleep_need(DAY.awake, DAY) == pytest.approx(1.0, abs=0.01)


def test_need_rises_with_every_hour_awake_and_has_a_ceiling():
    needs = [sleep_need(hours, DAY) for hours in range(0, 100, 4)]
    assert np.all(np.diff(needs) > 0)
    assert needs[-1] * DAY.S0 < DAY.SU


def test_a_nap_lowers_it_and_a_late_one_more():
    without = sleep_need(15.0, DAY)
    early = sleep_need(15.0, DAY, nap_h=1.0, since_nap_h=9.0)
    late = sleep_need(15.0, DAY, nap_h=1.0, since_nap_h=2.0)
    assert late < early < without


@pytest.mark.parametrize("hours", [(-1.0, 0.0), (10.0, 11.0), (500.0, 0.0)])
def test_hours_that_cannot_be_are_refused(hours):
    with pytest.raises(InputError, match="cannot be"):
        sleep_need(hours[0], DAY, nap_h=1.0, since_nap_h=hours[1])


def test_after_a_night_awake_sleep_comes_at_once_and_is_deep():
    recovery = means(23.0, 40.0)
    assert recovery["sol_min"] < 0.6 * ORDINARY["sol_min"]
    assert recovery["n3_min"] > 1.25 * ORDINARY["n3_min"]
    assert recovery["tst_min"] > ORDINARY["tst_min"]


def test_an_evening_nap_makes_the_night_lighter():
    after = means(23.0, 15.0, nap_h=1.5, since_nap_h=2.0)
    assert after["sol_min"] > ORDINARY["sol_min"]
    assert after["n3_min"] < ORDINARY["n3_min"]


def test_sleep_by_day_is_short_though_it_comes_at_once():
    by_day = means(9.0, 26.0)
    assert by_day["sol_min"] < ORDINARY["sol_min"]
    assert ORDINARY["tst_min"] - 240 < by_day["tst_min"] < ORDINARY["tst_min"] - 45


def test_an_early_bedtime_meets_the_clock():
    early = means(19.0, 12.0)
    assert early["tst_min"] < ORDINARY["tst_min"] - 20
    assert early["waso_aasm_min"] > ORDINARY["waso_aasm_min"] + 20
