"""The page of claims holds every claim with its verdict, grade, sources, and what the model does with it."""

import re
import shutil
import stat
import subprocess
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nightleaf.ask.claiming import claims
from nightleaf.cli.app import app
from nightleaf.errors import InputError
from nightleaf.report.claims_page import OMITTED, piles, render_claims, write_claims
from nightleaf.report.words import EMERGENCY_LINES, LABEL_LINES, grade_words

FOUND = claims()
PAGE = render_claims(FOUND)
IDS = re.findall(r'id="([^"]+)"', PAGE)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def part_of(key: str) -> str:
    """What stands on the page about one claim, as text."""
    start = PAGE.index(f'<li id="c-{key}"')
    raw = PAGE[start : PAGE.index("</li>", start)]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", raw)).split())


@pytest.mark.parametrize("claim", FOUND.claims, ids=lambda claim: claim.key)
def test_a_claim_stands_with_all_that_is_behind_it(claim) -> None:
    text = part_of(claim.key)
    assert claim.words in text
    assert claim.why in text
    assert f"In the model: {claim.in_the_model}" in text
    assert grade_words(claim.grade) in text
    assert ("left out" if claim.verdict == OMITTED else claim.verdict) in text
    for key in (*claim.supports, *claim.opposes):
        assert f'href="#s-{key}"' in PAGE
        assert f"s-{key}" in IDS
    for key in claim.drives:
        assert key in text
        assert "by default" in text or key in FOUND.library.pathways


def test_the_claims_follow_in_the_order_of_the_article() -> None:
    assert [int(number) for number in re.findall(r'<li id="c-\w+" value="(\d+)"', PAGE)] == list(range(1, 56))


def test_the_words_of_the_article_are_quoted_and_what_it_leaves_out_is_not() -> None:
    for claim in FOUND.claims:
        heading = re.search(rf'<li id="c-{claim.key}".*?<h3>(.*?)</h3>', PAGE, re.DOTALL)
        assert heading is not None
        assert ("<q>" in heading[1]) == (claim.verdict != OMITTED)


def test_the_counts_come_first_and_add_up() -> None:
    counts = [int(number) for number in re.findall(r"<li><strong>(\d+) ", PAGE)]
    assert sum(counts) == 55
    assert PAGE.index('id="answers"') < PAGE.index('id="claims"')


def test_every_place_that_the_page_leads_to_is_there_once() -> None:
    assert len(IDS) == len(set(IDS))
    assert set(re.findall(r'href="#([^"]+)"', PAGE)) <= set(IDS)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    assert "<script" not in PAGE
    assert not re.search(r'src="http', PAGE)
    assert "default-src 'none'" in PAGE


def test_the_fixed_lines_stand_on_the_page() -> None:
    text = unescape(PAGE)
    assert all(line in text for line in (*LABEL_LINES, *EMERGENCY_LINES))


def test_a_page_of_one_claim_holds_one() -> None:
    page = render_claims(claims("gaba"))
    assert page.count('<li id="c-') == 1
    assert "1 claim," in page


def test_a_verdict_that_nothing_has_makes_no_heading() -> None:
    assert [pile.verdict for pile in piles((), FOUND.library)] == []


def test_the_command_writes_the_page_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "claims.html"
    done = CliRunner().invoke(app, ["claims", "--report", str(place)])
    assert done.exit_code == 0
    assert place.read_text(encoding="utf-8") == PAGE
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_claims(tmp_path / "nowhere" / "claims.html", FOUND)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: chromium is not installed, the page was not looked at")
@pytest.mark.parametrize("width", [360, 1200])
def test_in_a_browser_nothing_runs_over_the_edge(tmp_path: Path, width: int) -> None:
    """A frame as wide as a phone or a desk measures the page, which itself runs no script."""
    place = tmp_path / "frame.html"
    inner = PAGE.replace("&", "&amp;").replace('"', "&quot;")
    place.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0}</style>'
        f'<iframe id="page" style="border:0;width:{width}px;height:3000px" srcdoc="{inner}"></iframe>'
        '<pre id="found"></pre>'
        '<script>const f=document.getElementById("page");f.onload=()=>{const d=f.contentDocument.documentElement;'
        'document.getElementById("found").textContent=`FOUND ${d.scrollWidth} ${d.clientWidth} END`};</script>',
        encoding="utf-8",
    )
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
    flags += ["--disable-background-networking", "--virtual-time-budget=5000", "--window-size=1400,3000", "--dump-dom"]
    done = subprocess.run(
        [str(CHROMIUM), *flags, place.as_uri()], capture_output=True, text=True, check=False, timeout=120
    )
    found = re.search(r"FOUND (\d+) (\d+) END", done.stdout)
    assert found is not None, done.stderr
    assert int(found[1]) <= int(found[2]) <= width
