"""Fit the healthy night to hypnograms: Levenberg-Marquardt on statistics of simulated nights, then an ensemble.

    python calibration/healthy_night.py --data dod_hypnograms.csv --out fitted --minutes 30

See calibration/README.md. Residuals are differences of statistics in units of their bootstrap error over the recorded
nights, plus a weak pull to the start of each parameter. Members of the ensemble come from the same fit to other
bootstrap samples of the nights (randomised maximum likelihood), and are kept if they stay inside the intervals.
"""

import argparse
import csv
import json
import time
from pathlib import Path

import numpy as np
from statistics_of_nights import STAGES, statistics, tables

from nightleaf.evidence import load_library
from nightleaf.night.parameters import NightParameters, night_parameters
from nightleaf.night.population import Sleepers
from nightleaf.night.simulate import Bedtime, Run, simulate_nights

HERE = Path(__file__).parent
IN_BED_H, NIGHTS, STEP, PULL, BOOTSTRAPS = 8.25, 1536, 0.07, 0.35, 1000
CORRECTIONS, TOLERANCE = 3, 0.1
SMALLEST_SHARE = 3.0  # of a count of nothing: 3 / n is the upper bound of its share at 95 %
# aims that are not the mean of the recorded nights: the middle of published ranges and of the recorded interval
AIMS = {
    "tst": 430, "se": 87, "sol": 16, "waso": 36, "med_reml": 105, "reml": 124, "sd_reml": 50, "n3": 16.3, "rem": 21.3,
    "sd_tst": 48, "sd_se": 9.0, "terminal": 9, "sd_terminal": 20, "n3_first_last": 7, "rem_last_first": 5,
    "cv_N3": 1.26, "cv_N2": 1.23,
}  # fmt: skip
NORMS = {
    "tst": (405, 450), "se": (84, 92), "waso": (22, 45), "sol": (10, 20), "n1": (5, 10), "n2": (48, 58),
    "n3": (14, 22), "rem": (18, 23), "med_reml": (75, 115), "awakenings": (11, 25), "shifts": (12, 17),
    "n3_first_last": (4, np.inf), "rem_last_first": (2, np.inf), "run_median": (6, 14), "cycle_median": (85, 110),
}  # fmt: skip
DOUBLE = ("se", "sol", "waso", "n1", "n2", "n3", "rem", "med_reml", "awakenings", "shifts")
SMALL = [
    "sd_tst",
    "sd_sol",
    "sd_waso",
    "sd_n1",
    "sd_n2",
    "sd_n3",
    "sd_rem",
    "sd_reml",
    "sd_awakenings",
    "sd_shifts",
    "med_sol",
    "med_waso",
    "awake_5min",
    "n3_t1",
    "n3_t2",
    "n3_t3",
    "rem_t1",
    "rem_t2",
    "rem_t3",
    "w_t1",
    "w_t2",
    "w_t3",
    "reml_q25",
    "reml_q75",
    "run_median",
    "run_p90",
    "cycle_median",
    "cycles",
    "n3_first_last",
    "rem_last_first",
]


def recorded_nights(file: Path, dataset: str) -> tuple[np.ndarray, np.ndarray]:
    """The majority's stages of one data set (epoch, night), and how many epochs each night has."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [r["hypnogram"] for r in csv.DictReader(lines) if r["dataset"] == dataset and "maj" in r["source"]]
    lengths = np.array([len(row) for row in rows])
    nights = np.zeros((lengths.max(), len(rows)), np.uint8)
    for night, row in enumerate(rows):
        nights[: len(row), night] = [int(stage) if stage != "-" else 0 for stage in row]
    return nights, lengths


class Target:
    """What the nights should be like: aims, errors, weights, and intervals that decide what fits."""

    def __init__(self, table: tuple, seed: int) -> None:
        rng, nights = np.random.default_rng(seed), table[0].shape[1]
        self.found = statistics(table)
        draws = [np.bincount(rng.integers(0, nights, nights), minlength=nights) for _ in range(BOOTSTRAPS)]
        samples = [statistics(table, draw.astype(float)) for draw in draws]
        self.samples = {name: np.array([sample[name] for sample in samples]) for name in self.found}
        counts = table[2].sum(axis=-1).sum(axis=2)
        self.weight = {name: self._weight(name) for name in self.found if self._weight(name)}
        self.aim = {name: AIMS.get(name, self.found[name]) for name in self.weight}
        self.error = {name: np.nanstd(self.samples[name]) for name in self.weight}
        self.interval = {}
        for name, values in self.samples.items():
            low, high = np.nanquantile(values, [0.025, 0.975])
            if ">" in name:
                third = int(name[-1]) - 1 if "_t" in name else slice(None)
                n = counts[third, STAGES.index(name.split(">")[0])].sum()
                high = max(high, SMALLEST_SHARE / n)
                self.error[name] = max(self.error[name], 1 / n)
            if name.startswith(("p50_", "p90_", "p99_")):
                self.error[name] = max(self.error[name], 0.25)
            if name in NORMS:
                low, high = min(low, NORMS[name][0]), max(high, NORMS[name][1])
            self.interval[name] = (low, high)

    @staticmethod
    def _weight(name: str) -> float:
        if name in DOUBLE:
            return 2.0
        if name in {"terminal", "sd_terminal", "single_N1", "single_N3", "cv_N1"}:
            return 1.5
        if name in SMALL or name.startswith("cv_"):
            return 0.7
        if ">" in name:
            return 0.35 if "_t" in name else 1.0
        stage = name.rsplit("_", 1)[-1]
        return (
            1.0
            if stage in STAGES and name.split("_", maxsplit=1)[0] in {"bouts", "mean", "single", "p50", "p90", "p99"}
            else 0.0
        )

    def residuals(self, found: dict[str, float], sample: int | None = None) -> np.ndarray:
        """Differences in units of their error, large ones damped; from a bootstrap sample if one is named."""
        out = []
        for name, weight in self.weight.items():
            shift = 0.0 if sample is None else self.samples[name][sample] - self.found[name]
            z = (found[name] - self.aim[name] - np.nan_to_num(shift)) / self.error[name]
            out.append(np.sqrt(weight) * 5 * np.arcsinh(np.nan_to_num(z, nan=6.0) / 5))
        return np.array(out)

    def inside(self, found: dict[str, float]) -> float:
        """Share of the statistics that lie inside their intervals."""
        names = [name for name in self.weight if not name.startswith("sd_") and name != "terminal"]
        return float(np.mean([self.interval[n][0] <= found[n] <= self.interval[n][1] for n in names]))


class Model:
    """The night network as a function from a point in the unit cube to statistics."""

    def __init__(self, start: str) -> None:
        library = load_library()

        def read(key: str, unit: str) -> float:  # noqa: ARG001
            values = library.parameters[key].values
            named = [value.value for value in values if value.name == "prototype" and start == "prototype"]
            return named[0] if named else library.parameters[key].in_use.value

        self.base = night_parameters(read)
        with (HERE / "healthy_night.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        self.fixed = {row["parameter"]: float(row["start"]) for row in rows if not row["low"]}
        free = [row for row in rows if row["low"]]
        self.keys = [row["parameter"] for row in free]
        self.low, self.high = (np.array([float(row[end]) for row in free]) for end in ("low", "high"))
        self.start = (np.array([float(row["start"]) for row in free]) - self.low) / (self.high - self.low)
        if start == "library":
            groups = {key: getattr(getattr(self.base, key.split(".")[0]), key.split(".")[1]) for key in self.keys}
            self.start = (np.array(list(groups.values())) - self.low) / (self.high - self.low)

    def values(self, x: np.ndarray) -> dict[str, float]:
        """Parameters by key."""
        numbers = (self.low + np.clip(x, 0, 1) * (self.high - self.low)).tolist()
        return dict(zip(self.keys, numbers, strict=True)) | self.fixed

    def parameters(self, x: np.ndarray) -> NightParameters:
        """The same, in the model's own form."""
        changes: dict[str, dict[str, float]] = {}
        for key, value in self.values(x).items():
            changes.setdefault(key.split(".")[0], {})[key.split(".")[1]] = value
        return self.base._replace(**{group: getattr(self.base, group)._replace(**c) for group, c in changes.items()})

    def statistics(self, x: np.ndarray, seed: int, nights: int = NIGHTS) -> dict[str, float]:
        """Statistics of simulated nights."""
        run = Run(seed=seed)
        found = simulate_nights(Sleepers.cohort(nights), self.parameters(x), Bedtime(23.0, IN_BED_H), run=run)
        return statistics(tables(found.stages))


def jacobian(model: Model, target: Target, x: np.ndarray, seed: int, rng: np.random.Generator) -> tuple:
    """Residuals at x and their slopes, by one step in each direction with the same noise."""
    r = target.residuals(model.statistics(x, seed))
    slopes = np.zeros((len(r), len(x)))
    for i in range(len(x)):
        d = STEP if x[i] < 0.5 else -STEP
        d = -d if rng.random() < 0.5 and STEP < x[i] < 1 - STEP else d
        y = x.copy()
        y[i] += d
        slopes[:, i] = (target.residuals(model.statistics(y, seed)) - r) / d
    return r, slopes


def step_to(x: np.ndarray, slope: np.ndarray, curve: np.ndarray, damping: float) -> np.ndarray:
    """A damped Gauss-Newton step inside the unit cube; what leaves it at a wall stays there."""
    free = np.arange(len(x))
    for _ in range(4):
        dx = np.zeros(len(x))
        dx[free] = -np.linalg.solve(curve[np.ix_(free, free)] + damping * np.eye(len(free)), slope[free])
        out = {i for i in free if (x[i] <= 0 and dx[i] < 0) or (x[i] >= 1 and dx[i] > 0)}
        if not out:
            break
        free = np.array([i for i in free if i not in out])
    return np.clip(x + dx, 0, 1)


def fit(model: Model, target: Target, minutes: float, seed: int) -> np.ndarray:
    """Levenberg-Marquardt with fresh noise at each step."""
    rng, x, damping, end = np.random.default_rng(seed), model.start.copy(), 30.0, time.time() + 60 * minutes

    def loss(y: np.ndarray, noise: int) -> float:
        return float(
            np.sum(target.residuals(model.statistics(y, noise)) ** 2) + np.sum((y - model.start) ** 2) / PULL**2
        )

    while time.time() < end:
        noise = int(rng.integers(1, 10**6))
        r, slopes = jacobian(model, target, x, noise, rng)
        slope = slopes.T @ r + (x - model.start) / PULL**2
        curve = slopes.T @ slopes + np.eye(len(x)) / PULL**2
        here = float(r @ r + np.sum((x - model.start) ** 2) / PULL**2)
        tried = [(loss(y, noise), m, y) for m in (0.1, 0.4, 1, 3, 10) for y in [step_to(x, slope, curve, m * damping)]]
        best, factor, y = min(tried, key=lambda one: one[0])
        x, damping = (y, max(damping * factor, 0.3)) if best < here else (x, damping * 3)
        damping = min(damping, 200.0)
        print(f"loss {here:.1f} -> {best:.1f}", flush=True)
    return x


def ensemble(model: Model, target: Target, x: np.ndarray, members: int, seed: int) -> list[np.ndarray]:
    """Vectors that fit other samples of the nights, those kept whose nights stay inside the intervals."""
    rng = np.random.default_rng(seed)
    r, slopes = jacobian(model, target, x, seed + 1, rng)
    curve = slopes.T @ slopes + np.eye(len(x)) / PULL**2
    least, kept = target.inside(model.statistics(x, seed + 2)) - TOLERANCE, []
    for _ in range(2 * members):
        sample, pull = int(rng.integers(BOOTSTRAPS)), x + PULL * rng.normal(size=len(x))
        y = x
        for _ in range(CORRECTIONS):  # Gauss-Newton with the slopes of the fit
            gap = target.residuals(model.statistics(y, seed + 1), sample) - r
            y = step_to(y, slopes.T @ gap + (y - pull) / PULL**2, curve, 3.0)
        if target.inside(model.statistics(y, seed + 2)) >= least:
            kept.append(y)
        if len(kept) == members:
            break
    return kept


def main() -> None:
    """Fit, and write fitted.json and ensemble.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--members", type=int, default=96)
    parser.add_argument("--start", choices=("prototype", "library"), default="prototype")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    target = Target(tables(*recorded_nights(given.data, "DOD-H")), given.seed)
    model = Model(given.start)
    x = fit(model, target, given.minutes, given.seed) if given.minutes else model.start
    given.out.mkdir(exist_ok=True)
    (given.out / "fitted.json").write_text(json.dumps(model.values(x), indent=1), encoding="utf-8")
    with (given.out / "ensemble.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([f"night.{key}" for key in model.keys])
        for y in ensemble(model, target, x, given.members, given.seed):
            writer.writerow([f"{model.values(y)[key]:.5g}" for key in model.keys])
    print(f"share of statistics inside their intervals: {target.inside(model.statistics(x, given.seed + 2, 4096)):.3f}")


if __name__ == "__main__":
    main()
