"""The page in a real browser: on a phone and on a desk, light and dark, nothing overflows or vanishes."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from nightleaf.ask.recorded import RecordedNights
from nightleaf.ask.result import SimulationResult
from nightleaf.evidence import Library
from nightleaf.report.page import render
from nightleaf.report.theme import DARK, LIGHT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=5000",
    "--window-size=1400,3000",
)
# The page itself runs no script, so a frame around it measures. A frame can be as narrow as a phone, a window cannot.
MEASURE = """<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0}</style>
<iframe id="page" style="border:0;width:WIDTHpx;height:3000px" srcdoc="PAGE"></iframe><pre id="found"></pre><script>
const frame = document.getElementById("page");
frame.onload = () => {
  const doc = frame.contentDocument, root = doc.documentElement;
  const boxes = [...doc.querySelectorAll("main svg, main table, main p, main li, nav li")];
  const shown = boxes.filter(one => one.getClientRects().length);
  document.getElementById("found").textContent = "FOUND" + JSON.stringify({
    scroll: root.scrollWidth, client: root.clientWidth,
    drawings: shown.filter(one => one.tagName === "svg").length,
    over: shown.filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
      .map(one => one.outerHTML.slice(0, 80)),
    smallest: Math.min(...shown.filter(one => one.tagName === "svg").flatMap(one => [...one.querySelectorAll("text")]
      .map(text => parseFloat(frame.contentWindow.getComputedStyle(text).fontSize) * one.getScreenCTM().a))),
    ground: frame.contentWindow.getComputedStyle(doc.body).backgroundColor,
    line: frame.contentWindow.getComputedStyle(doc.querySelector("main svg path[stroke^=var]")).stroke,
  }) + "END";
};
</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: chromium is not installed, the page was not looked at"),
]


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


@pytest.fixture(scope="module")
def page(run: SimulationResult, recorded: RecordedNights, known: Library) -> str:
    labelled = [("good sleeper", run), ("poor sleeper", run), ("person in pain", run)]
    return render(labelled, library=known, recorded=recorded, title="Seen")


def chromium(folder: Path, file: Path, scheme: str, *asked: str) -> str:
    colours = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", colours, *asked, file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_is_drawn_and_takes_the_colours_that_are_asked_for(
    page: str, tmp_path: Path, width: int, scheme: str
) -> None:
    frame = tmp_path / "frame.html"
    frame.write_text(MEASURE.replace("WIDTH", str(width)).replace("PAGE", html.escape(page)), encoding="utf-8")
    dumped = chromium(tmp_path, frame, scheme, "--dump-dom")
    found = json.loads(html.unescape(re.search(r"FOUND(\{.*?\})END", dumped).group(1)))
    theme = DARK if scheme == "dark" else LIGHT
    assert found["client"] == width
    assert found["scroll"] <= width
    assert found["over"] == []
    assert found["drawings"] == 4
    assert found["smallest"] >= 10.5
    assert found["ground"] == rgb(theme.surface)
    assert found["line"] in {rgb(getattr(theme, name)) for name in ("rule", "one", "two", "three", "ink", "muted")}


def test_a_picture_of_the_page_can_be_taken(page: str, tmp_path: Path) -> None:
    file, picture = tmp_path / "page.html", tmp_path / "page.png"
    file.write_text(page, encoding="utf-8")
    chromium(tmp_path, file, "light", f"--screenshot={picture}")
    assert picture.stat().st_size > 50_000
