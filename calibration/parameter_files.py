"""Write the observers' numbers as parameter files of the library."""

from pathlib import Path

WORDS = {"wake": "wake", "n1": "N1", "n2": "N2", "n3": "N3", "rem": "REM", "light": "light", "deep": "deep"}
WORDS |= {"inertia": "the call before"}
TITLES = {
    "scorer_confusion": "What an expert calls an epoch of each stage (logarithm of odds against calling it right).",
    "scorer_change": "What an expert calls the epoch after each call (logarithm of odds against the same call again).",
    "scorer_distance": "How an expert's errors thin out away from other stages, and settle deep inside one.",
    "scorer_context": "What the stages next door, the expert's last calls and the edges of sleep add.",
    "scorer_mood": "How experts lean, always and for a night: towards each stage, and towards the call before.",
    "wearable_confusion": "What a wearable shows in each true stage (logarithm of odds against showing it right).",
    "wearable_context": "How a wearable's errors hang together in time.",
    "wearable_mood": "How wearables lean, always and for a night.",
}
SCORERS = 'data = "25 healthy nights scored by five experts and their majority (dod_2020)"\nsource = "dod_2020"'
WEARABLES = (
    'data = "Share of epochs shown as each stage (robbins_2024, table 2, Fitbit), wake inside sleep (stucky_2021, '
    "table 4), chances to stay in one person's record of 490 nights (niplav_sleep_data), on the majority nights of "
    'dod_2020"\n'
    'source = "robbins_2024"\nparents = ["stucky_2021", "niplav_sleep_data", "dod_2020"]'
)
SHARE = (
    "Published tables hold one night for each person. With 0.9 a simulated person's minutes vary from night to night "
    "by 12 (wake), 34 (light), 25 (deep) and 26 (REM); in one person's record of 490 nights, at given time in bed, by "
    "13, 31, 19 and 23 (niplav_sleep_data)."
)
ASSUMED = {
    "sleep.scorer_context.run_cap": (5, 60, "Runs of calls beyond 10 min were not told apart in the fit."),
    "sleep.scorer_context.distance_cap": (60, 240, "Distances beyond an hour were not told apart in the fit."),
    "sleep.wearable_context.distance_cap": (60, 240, "As for scorers."),
    "sleep.wearable_mood.share": (0.7, 1, SHARE),
}


def definition(group: str, name: str) -> str:
    """A sentence for one number, from its name."""
    first, _, rest = name.partition("_")
    kind = group.partition("_")[2]
    if name in {"run_cap", "distance_cap"}:
        return f"Longest {'run of calls' if first == 'run' else 'distance'} that is told apart, in epochs."
    if "_as_" in name or "_to_" in name:
        return _pair(kind, *(WORDS[word] for word in name.replace("_to_", "_as_").split("_as_")))
    if first in {"corr", "sd", "share"}:
        return _leaning(first, rest, "expert" if group.startswith("scorer") else "wearable")
    return {
        "before": f"What {WORDS.get(rest)} gains when the epoch before is {WORDS.get(rest)}.",
        "after": f"What {WORDS.get(rest)} gains when the next epoch is {WORDS.get(rest)}.",
        "astray": f"What staying with {WORDS.get(rest)} gains when that call was wrong.",
        "run": f"What staying with {WORDS.get(rest)} gains when the run of such calls is e-fold longer.",
        "stay": f"What staying with {WORDS.get(rest)} gains.",
        "outside": "What wake gains before the first and after the last sleep.",
        "distance": "What any wrong stage gains when the nearest epoch of it is e-fold farther off.",
        "depth": "What wake gains when its distance to any other stage grows e-fold.",
        "tail": "Standard deviation of the logarithm of how far a night stretches all leanings.",
    }.get(first if name != "outside_mood" else "", "How much more the leaning towards wake counts there.")


def _pair(kind: str, true: str, called: str) -> str:
    if kind == "confusion":
        return f"Logarithm of the odds of {called} against {true} in an epoch of {true}."
    if kind == "change":
        return f"Logarithm of the odds of {called} against {true} after a call of {true}."
    if true == called:
        return f"What {true} gains when its distance to any other stage grows e-fold."
    return f"What {called} gains in an epoch of {true} when the nearest {called} is e-fold farther off."


def _leaning(first: str, rest: str, who: str) -> str:
    if first == "corr":
        a, b = (WORDS[word] for word in rest.split("_"))
        return f"Correlation of the leanings towards {a} and towards {b}."
    of = f"towards {WORDS[rest]}" if rest in WORDS else "towards each stage"
    if first == "sd":
        return f"Standard deviation of the leaning {of}."
    return f"Share of the variance of the leaning {of} that is the {who}'s own on all nights."


def entry(key: str, value: float, shared: str) -> str:
    """One number as a table; `shared` is what stands in the defaults of its file."""
    _, group, name = key.split(".")
    lines = [f"[{name}]", f'symbol = "{name}"', 'unit = "1"', f'definition = "{definition(group, name)}"']
    if key in ASSUMED:
        low, high, reason = ASSUMED[key]
        how = f'pedigree = "assumed"\nrange = [{low:.1f}, {high:.1f}]\nreason = "{reason}"'
        word = "assumption"
    else:
        how, word = "" if shared else _origin(group), "fit"
    lines += [f'use = "{word}"', "", f"[[{name}.values]]", f'name = "{word}"', f"value = {float(value)!r}"]
    return "\n".join([*lines, 'spread = { kind = "not_estimated" }', *([how] if how else []), ""])


def _origin(group: str) -> str:
    whence = SCORERS if group.startswith("scorer") else WEARABLES
    return f'pedigree = "fitted"\nscript = "calibration/observer.py"\nseed = 1\n{whence}'


def write(known: dict[str, float], folder: Path) -> None:
    """Write one file for each group of numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    for group, title in TITLES.items():
        own = {key: value for key, value in known.items() if key.split(".")[1] == group}
        if not own:
            continue
        people = "experts on healthy adults in one laboratory" if group.startswith("scorer") else "healthy adults"
        shared = "" if own.keys() & ASSUMED.keys() else _origin(group) + "\n"
        head = f'[defaults]\npopulation = "{people}"\nreviewed = 2026-11-23\n{shared}'
        text = f"# {title}\n\n{head}\n" + "\n".join(entry(key, value, shared) for key, value in own.items())
        (folder / f"{group}.toml").write_text(text, encoding="utf-8")
