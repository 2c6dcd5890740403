"""How an observer reads a night: one walk along its epochs, each call leaning on the calls before it.

What the observer calls an epoch is drawn from five odds. They depend on the true stage, on how far the nearest epoch of
each stage is, on the stages just before and after, on what the observer called the epoch before and for how long, and
on how the observer leans that night.
"""

from functools import cache
from typing import Any

import numpy as np

from nightleaf.numerics import elementary, lanes, noise
from nightleaf.numerics import philox as generator
from nightleaf.numerics.elementary import ZERO, exp, larger
from nightleaf.numerics.lanes import compiled, i4, inline, source_stamp, u4
from nightleaf.numerics.noise import uniform
from nightleaf.numerics.philox import philox
from nightleaf.numerics.streams import EPOCH_BITS
from nightleaf.sleep.stage import Stage

WAKE, N_STAGES = i4(Stage.WAKE), int(Stage.REM) + 1
INERTIA = N_STAGES
WHO = u4(EPOCH_BITS)


@inline
def distances(night, cap, far):
    """How far from each epoch the nearest epoch of each stage lies.

    Parameters
    ----------
    night : int8, shape (epoch,).
    cap : int
        The longest distance that is told apart. [epochs]
    far : int32, shape (epoch, stage), filled here. [epochs]

    Returns
    -------
    Nothing: ``far`` holds the distances, from either side; 0 at the epoch's own stage.

    Source
    ------
    Definition.
    """
    last = len(night) - 1
    for c in range(N_STAGES):
        near = cap
        for e in range(len(night)):
            near = 0 if night[e] == c else min(near + 1, cap)
            far[e, c] = near
        near = cap
        for e in range(len(night)):
            near = 0 if night[last - e] == c else min(near + 1, cap)
            far[last - e, c] = min(far[last - e, c], near)


@inline
def odds(at, near, mood, p, eta):
    """The logarithms of the odds with which an observer calls an epoch each of the stages.

    Parameters
    ----------
    at : tuple
        True stage of the epoch, of the one before and of the one after; what the observer called the epoch before,
        whether that differed from the true stage, and for how many epochs it has been called so; whether the epoch lies
        before the first or after the last sleep.
    near : float32, shape (stage,)
        Logarithm of the distance to the nearest epoch of each stage; at the epoch's own stage, to any other.
    mood : float32, shape (stage + 1,)
        How the observer leans this night: towards each stage, and towards the call before.
    p : Odds
    eta : float32, shape (stage,), filled here.

    Returns
    -------
    The largest of the five.

    Source
    ------
    Ours, fitted to dod_2020; docs/story/observer.md.
    """
    x, before, after, was, astray, run, outside = at
    top = ZERO
    for c in range(N_STAGES):
        v = p.confusion[x, c] + p.change[was, c] + p.distance[x, c] * near[c] + mood[c]
        if c == before:
            v += p.before[c]
        if c == after:
            v += p.after[c]
        if c == was:
            v += mood[INERTIA] + p.run[c] * p.ln[run]
            if astray:
                v += p.astray[c]
        if outside and c == WAKE:
            v += p.outside + p.outside_mood * mood[c]
        eta[c] = v
        top = v if c == 0 else larger(top, v)
    return top


@inline
def draw(eta, top, u):
    """Draw a stage from the logarithms of its odds.

    Parameters
    ----------
    eta : float32, shape (stage,); overwritten.
    top : float32
        The largest of them.
    u : float32
        Between 0 and 1.

    Returns
    -------
    int

    Source
    ------
    Definition.
    """
    total = ZERO
    for c in range(N_STAGES):
        eta[c] = exp(eta[c] - top)
        total += eta[c]
    left = u * total
    for c in range(N_STAGES - 1):
        left -= eta[c]
        if left < ZERO:
            return c
    return N_STAGES - 1


@cache
def night_reader() -> Any:
    """The compiled reader of nights.

    Parameters
    ----------
    None.

    Returns
    -------
    read : function
        ``read(stages, names, key, moods, p, out)`` reads each night by one observer. stages = int8 (epoch, night), the
        integers of Stage; names = uint32 (night,) each: low word of the person, high word of the person and stream,
        replicate, observer; key = two uint32, the seed; moods = float32 (stage + 1, night); p = Odds; out = int8
        (epoch, night), filled with the calls, and with unscored epochs as they came.

    Source
    ------
    Ours, fitted to dod_2020; docs/story/observer.md.
    """
    stamp = source_stamp(elementary.__file__, lanes.__file__, noise.__file__, generator.__file__)

    def read(stages, names, key, moods, p, out):
        low, third, replicate, observer = names
        n_epochs, n_nights = stages.shape
        night, near = np.empty(n_epochs, np.int8), np.empty(N_STAGES, np.float32)
        far, eta = np.empty((n_epochs, N_STAGES), np.int32), np.empty(N_STAGES, np.float32)
        mood = np.empty(N_STAGES + 1, np.float32)
        for i in range(n_nights):
            first, last = n_epochs, 0
            for e in range(n_epochs):
                night[e] = stages[e, i]
                if night[e] > WAKE:
                    first, last = min(first, e), e
            mood[:] = moods[:, i]
            distances(night, p.distance_cap, far)
            was, before, run = WAKE, WAKE, 1
            for e in range(n_epochs):
                x = i4(night[e])
                if x < WAKE:
                    out[e, i] = x
                else:
                    after = i4(night[min(e + 1, n_epochs - 1)])
                    depth = p.distance_cap
                    for c in range(N_STAGES):
                        near[c] = p.ln[far[e, c]]
                        if c != x:
                            depth = min(depth, far[e, c])
                    near[x] = p.ln[depth]
                    outside = e < first or e > last
                    at = (x, before, after, was, was != before, min(run, p.run_cap), outside)
                    top = odds(at, near, mood, p, eta)
                    word = philox(low[i], u4(u4(observer[i] << WHO) | u4(e)), third[i], replicate[i], key[0], key[1])
                    call = i4(draw(eta, top, uniform(word[0])))
                    run = run + 1 if call == was else 1
                    was, before = call, x
                    out[e, i] = call
        return stamp  # naming it here puts it into the key of the compile cache

    return compiled(read)
