"""The compiled reader against its equations written out in plain Python, draw by draw."""

import numpy as np

from nightleaf.evidence import Ledger, load_library
from nightleaf.numerics.draws import philox_words
from nightleaf.numerics.streams import EPOCH_BITS, STREAM_BITS, Stream
from nightleaf.sleep.observer import ObserverParameters, Readings, observe_scorer, scorer_parameters
from nightleaf.sleep.observer.readings import leanings
from nightleaf.sleep.observer.scorer import SCORER

SEED, PERSON, NIGHT_OF, EXPERT = 11, 70_000, 2, 5


def plain_reading(night: np.ndarray, p: ObserverParameters, mood: np.ndarray) -> list[int]:
    odds = p.odds
    slept = [e for e, x in enumerate(night) if x > 0]
    calls: list[int] = []
    for e, x in enumerate(night):
        if x < 0:
            calls.append(int(x))
            continue
        near = []
        for c in range(5):
            own = [abs(e - at) for at, stage in enumerate(night) if (stage == c if c != x else 0 <= stage != x)]
            near.append(np.log(max(1, min([*own, int(odds.distance_cap)]))))
        scored = [call for call in calls if call >= 0]
        was = scored[-1] if scored else 0
        run = next((k for k, call in enumerate(reversed(scored)) if call != was), len(scored) + (was == 0))
        run = min(max(run, 1), int(odds.run_cap))
        truth = [x for x in night[:e] if x >= 0]
        before, after = (truth[-1] if truth else 0), night[min(e + 1, len(night) - 1)]
        eta = odds.confusion[x].astype(float) + odds.change[was] + odds.distance[x] * np.array(near) + mood[:5]
        eta[before] += odds.before[before]
        if after >= 0:
            eta[after] += odds.after[after]
        eta[was] += mood[5] + odds.run[was] * np.log(run) + (odds.astray[was] if was != before else 0)
        if not slept or e < slept[0] or e > slept[-1]:
            eta[0] += odds.outside + odds.outside_mood * mood[0]
        chance = np.exp(eta - eta.max())
        steps = np.cumsum(chance / chance.sum())
        counter = (PERSON, EXPERT << EPOCH_BITS | e, Stream.SCORER_READING, NIGHT_OF)
        word = philox_words(tuple(np.array([w], np.uint64) for w in counter), SEED)[0][0]
        calls.append(int((steps[:4] <= (int(word) >> 8) / 2**24).sum()))
    return calls


def test_the_reader_is_its_equations() -> None:
    assert PERSON < 1 << 32
    assert STREAM_BITS == 16
    p = scorer_parameters(Ledger(load_library()).read)
    rng = np.random.default_rng(4)
    night = np.repeat(rng.integers(0, 5, 80), rng.integers(1, 14, 80)).astype(np.int8)
    night[60:64] = -2
    readings = Readings(np.array([PERSON]), np.array([NIGHT_OF]), EXPERT, SEED)
    seen = observe_scorer(night[:, None], readings, p)[:, 0]
    expected = plain_reading(night, p, leanings(readings, p, SCORER)[:, 0])
    assert seen.tolist() == expected
    assert (seen != night).any()
