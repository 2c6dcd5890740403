"""The counts of many nights, compiled: one walk over the bouts of each night."""

import numpy as np
from numba import njit

from nightleaf.sleep.stage import Stage

WAKE, N1, N2, N3, REM = int(Stage.WAKE), int(Stage.N1), int(Stage.N2), int(Stage.N3), int(Stage.REM)


@njit(nogil=True, cache=True)
def tally_nights(stages, w, t):
    """Count the epochs and events of each night.

    Parameters
    ----------
    stages : int8, shape (epoch, night), the integers of Stage.
    w : Windows, the windows of the definitions [epochs].
    t : Tally of int32 arrays, shape (night,) each, filled here.

    Returns
    -------
    Nothing: ``t`` holds the counts.

    Source
    ------
    aasm_scoring, yasa_software, dod_2020.
    """
    n_epochs, n_nights = stages.shape
    night = np.empty(n_epochs, np.int8)
    for i in range(n_nights):
        for e in range(n_epochs):
            night[e] = stages[e, i]
        tally_night(night, w, t, i)


@njit(nogil=True, cache=True)
def tally_night(night, w, t, i):
    """Count one night into place ``i`` of the tally.

    Parameters
    ----------
    night : int8, shape (epoch,), the integers of Stage.
    w : Windows, the windows of the definitions [epochs].
    t : Tally of int32 arrays, filled at place ``i``.
    i : place of the night.

    Returns
    -------
    Nothing: ``t`` holds the counts.

    Source
    ------
    aasm_scoring, yasa_software, dod_2020.
    """
    onset = persistent = first_rem = -1
    n1 = n2 = n3 = rem = unscored = 0
    wake_inside = awakenings = shifts = cycles = 0
    late_wake = late_wakings = late_shifts = 0  # after the last sleep so far: inside only if sleep comes again
    end_of_sleep = end_of_rem = unbroken = episode = 0
    before, start = WAKE, 0
    while start < len(night):
        now, end = night[start], start + 1
        while end < len(night) and night[end] == now:
            end += 1
        length = end - start
        if now < WAKE:
            unscored += length
            unbroken = 0
        elif now == WAKE:
            if onset >= 0:
                late_wake += length
                late_wakings += before > WAKE
                late_shifts += before != WAKE
            before = WAKE
            unbroken = 0
        else:
            if onset < 0:
                onset = start
            else:
                shifts += late_shifts + (before != now)
                awakenings += late_wakings
                wake_inside += late_wake
                late_wake = late_wakings = late_shifts = 0
            before = now
            if persistent < 0 and unbroken + length >= w.persistent:
                persistent = start - unbroken
            unbroken += length
            end_of_sleep = end
            n1 += length * (now == N1)
            n2 += length * (now == N2)
            n3 += length * (now == N3)
            if now == REM:
                if first_rem < 0:
                    first_rem = start
                    cycles = 1
                    episode = w.rem_episode  # the first episode counts at any length, and once
                elif start - end_of_rem >= w.rem_gap:
                    episode = 0
                cycles += episode < w.rem_episode and episode + length >= w.rem_episode
                episode += length
                rem += length
                end_of_rem = end
        start = end
    t.onset[i] = onset
    t.final[i] = end_of_sleep - 1
    t.persistent[i] = persistent
    t.first_rem[i] = first_rem
    t.n1[i] = n1
    t.n2[i] = n2
    t.n3[i] = n3
    t.rem[i] = rem
    t.unscored[i] = unscored
    t.wake_inside[i] = wake_inside
    t.wake_after[i] = late_wake
    t.awakenings[i] = awakenings
    t.shifts[i] = shifts
    t.cycles[i] = cycles
