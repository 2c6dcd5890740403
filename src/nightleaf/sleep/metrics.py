"""What each sleep statistic means: its unit, its definition in one sentence, and whose definition it is."""

from typing import Final, NamedTuple


class Metric(NamedTuple):
    """One row of the table of definitions."""

    unit: str
    definition: str
    source: str


METRICS: Final[dict[str, Metric]] = {
    "tib_min": Metric("min", "Time in bed: every epoch of the hypnogram, scored or not.", "aasm_scoring"),
    "spt_min": Metric(
        "min", "Sleep period: from the first to the last epoch of sleep, both included.", "yasa_software"
    ),
    "tst_min": Metric("min", "Total sleep time: all epochs of N1, N2, N3 and REM.", "aasm_scoring"),
    "sol_min": Metric("min", "Sleep latency: from the first epoch to the first epoch of any sleep.", "aasm_scoring"),
    "lps_min": Metric(
        "min",
        "Latency to persistent sleep: from the first epoch to the start of the first 10 min in which every epoch is "
        "sleep of any stage.",
        "yasa_software",
    ),
    "waso_min": Metric("min", "Wake inside the sleep period, before the final awakening.", "yasa_software"),
    "waso_aasm_min": Metric(
        "min", "Wake from sleep onset to the last epoch: waso_min and terminal_wake_min together.", "aasm_scoring"
    ),
    "terminal_wake_min": Metric("min", "Wake after the last epoch of sleep.", "aasm_scoring"),
    "se_percent": Metric("%", "Sleep efficiency: total sleep time as a share of time in bed.", "aasm_scoring"),
    "sme_percent": Metric(
        "%", "Sleep maintenance efficiency: total sleep time as a share of the sleep period.", "yasa_software"
    ),
    "n1_percent": Metric("%", "N1 as a share of total sleep time.", "aasm_scoring"),
    "n2_percent": Metric("%", "N2 as a share of total sleep time.", "aasm_scoring"),
    "n3_percent": Metric("%", "N3 as a share of total sleep time.", "aasm_scoring"),
    "rem_percent": Metric("%", "REM as a share of total sleep time.", "aasm_scoring"),
    "n1_min": Metric("min", "Time in N1.", "aasm_scoring"),
    "n2_min": Metric("min", "Time in N2.", "aasm_scoring"),
    "n3_min": Metric("min", "Time in N3.", "aasm_scoring"),
    "rem_min": Metric("min", "Time in REM.", "aasm_scoring"),
    "rem_latency_min": Metric(
        "min", "From sleep onset to the first epoch of REM; without a value when REM never comes.", "aasm_scoring"
    ),
    "awakenings": Metric(
        "1", "Times of waking inside the sleep period, one epoch or longer; the final awakening is not one.", "dod_2020"
    ),
    "sfi_per_h": Metric(
        "1/h",
        "Sleep fragmentation: changes from sleep to wake, the final awakening included, per hour of sleep.",
        "yasa_software",
    ),
    "stage_shifts_per_h": Metric(
        "1/h", "Changes of stage inside the sleep period, per scored hour of the sleep period.", "dod_2020"
    ),
    "cycles": Metric(
        "1",
        "REM episodes: REM less than 15 min apart is one episode, and each after the first needs 5 min of REM.",
        "dod_2020",
    ),
    "swa_relative": Metric(
        "1",
        "Slow-wave activity in NREM sleep relative to the same sleeper's night without; only where there is an EEG.",
        "rusterholz_2010",
    ),
}
"""The sleep statistics by name, in the order in which they are reported."""
