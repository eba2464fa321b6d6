"""What people come for, each in at most three steps from the start page of a build, opened from disk."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


class Reader:
    """Somebody at the start page, who counts the steps."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def click(self, target: Any) -> None:
        """Press a link or button, given by its selector or itself."""
        (self.page.locator(target).first if isinstance(target, str) else target.first).click()
        self.steps += 1

    def nav(self, name: str) -> None:
        """Go to a page by the head of the page."""
        self.click(self.page.locator("header nav").get_by_role("link", name=name, exact=True))

    def choose(self, control: str, label: str) -> None:
        """Choose an option by the words of it."""
        option = self.page.locator(f"{control} option", has_text=re.compile(label)).first
        self.page.select_option(control, value=option.get_attribute("value"))
        self.steps += 1

    def search(self, words: str) -> None:
        """Write words into the box of the head and press Enter."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search.html#*")
        self.steps += 1

    def main(self) -> str:
        """Return what the page says, as one line."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())


@pytest.fixture
def reader(built: Any, visit_url: Callable[..., Any]) -> Iterator[Reader]:
    """A reader at the start page; at the end there were three steps at most, and nothing outside or wrong."""
    visited = visit_url((built.folder / "index.html").as_uri(), width=1440)
    someone = Reader(visited.page)
    yield someone
    assert 0 < someone.steps <= 3
    assert (visited.outside(), visited.errors) == ([], [])


def test_what_a_line_continues_and_why(reader: Reader) -> None:
    """The sheet of C5 says it in its first sentence, and gives the reason of each link."""
    reader.search("C5")
    reader.click("#hits a")
    assert reader.page.url.endswith("things/wsis-C5.html")
    said = reader.main()
    assert re.search(r"No commitment of the Compact continues this line\. \d+ commitments extend it", said)
    assert reader.page.locator("article .why").count() > 20


def test_who_coordinates_on_a_provision_in_which_role(reader: Reader) -> None:
    """The sheet of 29(d) names entities with line and role, the lead first."""
    reader.search("29(d)")
    reader.click("#hits a")
    assert reader.page.url.endswith("things/gdc-29d.html")
    said = reader.main()
    assert re.search(r"UNESCO.{0,80}lead", said)
    assert "C3" in said


def test_a_line_on_paper_says_filter_and_date(reader: Reader) -> None:
    """What is printed names the column, the mapping set, the data version and its date."""
    reader.nav("Matrix")
    reader.choose("#line", r"^C5\b")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(reader.page.pdf(landscape=True))).pages)
    printed = re.sub(r"\s+", " ", text)
    assert "C5" in printed and "Coded crosswalk" in printed
    assert re.search(r"20\d\d-\d\d-\d\d", printed)


def test_a_link_to_a_filtered_cell_opens_the_same_for_a_colleague(
    reader: Reader, visit_url: Callable[..., Any]
) -> None:
    """Filters and the open cell stand in the address."""
    reader.nav("Matrix")
    reader.choose("#relation", "^extends")
    reader.click("#box tr.data:not([hidden]) button.linked:not([hidden])")
    title, status = (reader.page.locator(at).inner_text() for at in ("#panel-title", "#status"))
    colleague = visit_url(reader.page.url, width=1440).page
    assert (colleague.locator("#panel-title").inner_text(), colleague.locator("#status").inner_text()) == (
        title,
        status,
    )


def test_a_workbook_with_reasons(reader: Reader) -> None:
    """What is shown, as XLSX with a row for each link: relation, reason, evidence, who says so, date."""
    reader.nav("Matrix")
    reader.click("#downloads summary")
    with reader.page.expect_download() as waiting:
        reader.click("#xlsx")
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    heads = [cell.value for cell in book["Links"][1]]
    assert {"Relation", "Strength", "Rationale", "Evidence", "Who says so", "Date"} <= set(heads)
    reasons = [row[heads.index("Rationale")].value for row in book["Links"].iter_rows(min_row=2)]
    assert len(reasons) > 200 and all(reasons)


def test_what_is_new(reader: Reader) -> None:
    """The start page leads to the rows without an antecedent."""
    reader.click(reader.page.locator(".findings").get_by_role("link", name=re.compile("new")))
    assert "show=new" in reader.page.url
    rows = reader.page.locator("#box tr.data:not([hidden])")
    expect(rows.first).to_be_visible()
    assert rows.count() < 10


def test_where_two_sets_differ(reader: Reader) -> None:
    """Two sets side by side, with the cells of one alone and the reasons."""
    reader.nav("Comparison")
    figures = reader.main()
    assert re.search(r"In both: \d+\. Only in A: \d+\. Only in B: \d+", figures)
    reader.choose("#set-b", "Secretary-General")
    assert "b=itu-secretary-general" in reader.page.url
    assert reader.main() != figures


def test_what_wsis20_asks_of_itu_and_by_when(reader: Reader) -> None:
    """By whom and which text; dates to come first."""
    reader.nav("Asked of you")
    reader.choose("#who", r"\bITU\b")
    reader.choose("#doc", "WSIS\\+20")
    said = reader.main()
    assert re.search(r"2027.{0,400}task force", said)
    assert "paragraph 67" in said


def test_how_sure_a_link_is(reader: Reader) -> None:
    """The panel of a cell says it, and that no UN body has reviewed it."""
    reader.nav("Matrix")
    reader.click("#box button.linked:not([hidden])")
    said = reader.page.locator("#panel").inner_text()
    assert re.search("sure|likely|arguable", said)
    assert "not reviewed" in said or "has reviewed" in said


def test_artificial_intelligence_in_the_network_by_set_and_strength(reader: Reader) -> None:
    """The strongest links of the set that grades the links of the trend are one press away, and there are some."""
    reader.nav("Network")
    reader.page.fill("#search", "artificial intelligence")
    reader.click(reader.page.locator("#hits button", has_text="Artificial intelligence and automation"))
    reader.click("#strong")
    assert re.search(r"n=trend/artificial-intelligence&(.*&)?str=3&set=trends-coded", reader.page.url)
    assert "Emerging trends, coded" in reader.page.locator("#shown").inner_text()
    links = re.search(r"Links: (\d+) of", reader.page.locator("#status").inner_text())
    assert links and int(links[1]) > 0


@pytest.mark.parametrize("words", ["hate speech", "الأطفال"])
def test_words_are_found(reader: Reader, words: str) -> None:
    """In one language as in another (test_search asks more of them); the first hit opens."""
    reader.search(words)
    assert unquote(reader.page.url).endswith(f"#q={words}")
    expect(reader.page.locator("#hits a").first).to_be_visible()
    assert reader.page.locator("#hits mark").count() > 0
