"""Fit the gains of the pathways to the trial cards of reference drugs, and write them into library/pathways.

    python calibration/drugs.py            # about five minutes; writes nothing
    python calibration/drugs.py --write    # puts the gains in force

Each round simulates every trial at the present gains and their slopes, then solves the linear Gaussian fit; three
rounds settle it. Only cards with use = "calibration" are read. Nothing is fitted to kratom.
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from nightleaf.ask.drug_trials import Fit, Published, fitted, published_rows, response_of
from nightleaf.ask.validating.drugs import FITTED, gains_in_force, prior_of
from nightleaf.evidence import Ledger, load_library
from nightleaf.evidence.trial_card import trial_cards

PATHWAYS = Path(__file__).parents[1] / "src" / "nightleaf" / "library" / "pathways"
ROUNDS, PEOPLE, SEED, DAMPED = 3, 1000, 1, 0.6
CHOSEN = 'use = "no_change"'
"""A gain that says so was set by a decision (docs/decisions/0004) and is not written over."""
VALUE = """
  [[links.gain.values]]
  name = "{name}"
  value = {value:.4g}
  spread = {{ kind = "normal", size = {sd:.3g} }}
  pedigree = "fitted"
  script = "calibration/drugs.py"
  data = "observations: {cards}"
  seed = {seed}
  population = "people of the trials"
  reviewed = {today}
"""


def fit() -> tuple[Fit, dict[str, tuple[str, ...]]]:
    """Gains after all cards, and which cards tell something about each."""
    library = load_library()
    ledger = Ledger(library, SEED)
    cards = [card for card in trial_cards(library) if card.usable_rows]
    rows: list[Published] = [row for card in cards for row in published_rows(card, ledger)]
    at = gains_in_force(library)
    misfit = ledger.read("trials.fit.misfit", "1")
    for turn in range(ROUNDS):
        responses = {card.key: response_of(card, ledger, people=PEOPLE, gains=at, steps=True) for card in cards}
        found = fitted(rows, responses, prior_of(library, ledger, responses), at, misfit)
        moved = max(abs(value - at[key]) for key, value in zip(found.keys, found.mean, strict=True))
        print(f"round {turn + 1}: largest step {moved:.4f}")
        step = {key: value - at[key] for key, value in zip(found.keys, found.mean.tolist(), strict=True)}
        at = {key: at[key] + (1.0 if turn == 0 else DAMPED) * step[key] for key in at}
    told: dict[str, set[str]] = {key: set() for key in found.keys}
    for card, response in responses.items():
        for slopes in response.slopes.values():
            for key in slopes:
                told[key].add(card)
    return found, {key: tuple(sorted(cards)) for key, cards in told.items()}


def written(text: str, key: str, value: float, sd: float, cards: tuple[str, ...]) -> str:
    """The text of a pathway file with this gain in force, or as it was if the gain was chosen."""
    start = text.index(f'key = "{key}"')
    stop = text.find("[[links]]", start)
    block = text[start:] if stop < 0 else text[start:stop]
    rest = "" if stop < 0 else text[stop:]
    if CHOSEN in block:
        return text
    block = re.sub(
        r"\n  \[\[links\.gain\.values\]\]\n  name = \"" + FITTED + r"\".*?(?=\n  \[\[|\Z)", "", block, flags=re.DOTALL
    )
    block = re.sub(r'\n  use = "[^"]*"', f'\n  use = "{FITTED}"', block, count=1)
    today = datetime.now(tz=UTC).date()
    new = VALUE.format(name=FITTED, value=value, sd=sd, cards=", ".join(cards), seed=SEED, today=today)
    return text[:start] + block.rstrip("\n") + "\n" + new + ("\n" + rest if rest else "")


def main() -> None:
    """Fit, show, and write if asked to."""
    found, told = fit()
    sds = found.sd()
    for place, key in enumerate(found.keys):
        if not told[key]:
            continue
        print(f"{key:40s} {found.mean[place]:8.4f} ({sds[place]:.4f})  {len(told[key])} cards")
        if "--write" in sys.argv:
            path = PATHWAYS / f"{key.split('.')[0]}.toml"
            before = path.read_text(encoding="utf-8")
            path.write_text(written(before, key, found.mean[place], sds[place], told[key]), encoding="utf-8")


if __name__ == "__main__":
    main()
