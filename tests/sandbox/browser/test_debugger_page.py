"""The debugger in a browser: live calls, and every webhook with its answer."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.eyes import findings
from tests.sandbox.browser.conftest import Beside, Desk, picture
from tests.sandbox.stand import CALLER, LINE

OTHER = "+393339998888"


def a_line_with_faults(beside: Beside) -> None:
    stand = beside.stand
    beside.call(lambda: stand.own(LINE, "/voice", status_callback="/status"))
    stand.pages["/voice"] = "<Say>One &amp; two &lt;b&gt;</Say><Shout/><Pause length='60'/>"
    stand.pages["/agent"] = "<Dial><Number>+393335554444</Number></Dial>"
    stand.pages["/status"] = ""


def call(beside: Beside, caller: str = CALLER) -> str:
    async def dial() -> str:
        answer = await beside.stand.control("POST", "/calls", {"from": caller, "to": LINE})
        return str(answer["call_sid"])

    return beside.do(dial())


def rows(page: Page) -> list[str]:
    return page.locator("#rows .path").all_inner_texts()


def test_webhooks_appear_by_themselves_with_their_answers_set_out(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    expect(page.get_by_role("status").first).to_have_text("Live")
    sid = call(beside)
    page.get_by_role("button", name="/voice").click()
    shown = page.get_by_role("article", name="The request")
    expect(shown.locator("pre")).to_contain_text("  <Say>One &amp; two &lt;b></Say>")
    expect(shown).to_contain_text("Warning: 12200")
    expect(shown).to_contain_text(sid)
    expect(page.locator("#living")).to_contain_text("+39 333 111 2222 → +39 021 234 0000")
    picture(page, "debugger")
    assert findings(page) == []


def test_the_requests_of_one_call_are_found(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    one, two = call(beside), call(beside, OTHER)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    expect(page.locator("#rows .path")).to_have_count(2)
    page.get_by_label("Search").fill(one)
    expect(page.locator("#rows .path")).to_have_count(1)
    page.get_by_label("Search").fill(OTHER)
    expect(page.locator("#rows .told")).to_contain_text("+39 333 999 8888")
    page.reload()
    expect(page.get_by_label("Search")).to_have_value(OTHER)
    page.get_by_role("button", name="+39 333 111 2222").click()
    expect(page.get_by_label("Search")).to_have_value(one)
    page.get_by_label("Search").fill("/voice")
    expect(page.locator("#rows .path")).to_have_count(2)
    assert two != one


def test_only_the_faulty_are_shown_and_sent_again(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    beside.stand.pages.pop("/voice")
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    page.get_by_label("Only faulty").check()
    call(beside)
    expect(page.locator("#rows .outcome")).to_have_text(["404 ✕ 11200"])
    beside.stand.pages["/voice"] = "<Hangup/>"
    page.locator("#rows button").click()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("article").locator("pre")).to_contain_text("<Hangup/>")
    assert len(beside.stand.hits_on("/voice")) == 2


def test_a_page_holds_fifty_and_older_ones_are_paged_to(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    for _ in range(60):
        call(beside)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    expect(page.locator("#rows .path")).to_have_count(50)
    page.get_by_role("button", name="Older").click()
    expect(page.locator("#rows .path")).to_have_count(10)
    expect(page.get_by_role("button", name="Older")).to_be_disabled()
    page.get_by_role("button", name="Newest").click()
    expect(page.locator("#rows .path")).to_have_count(50)


def test_the_list_is_walked_by_keyboard(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    call(beside)
    call(beside, OTHER)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    expect(page.locator("#rows .path")).to_have_count(2)
    page.locator("#rows").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("article")).to_contain_text(CALLER)


def test_legs_hang_under_their_call(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    beside.stand.pages["/voice"] = beside.stand.pages["/agent"]
    call(beside)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    expect(page.locator("#living li li")).to_contain_text("+39 333 555 4444")


def test_the_carrier_misbehaves_and_behaves_again(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    page.get_by_text("Misbehave on purpose").click()
    page.get_by_label("Suffers").select_option("error 500")
    page.get_by_label("Whose address has").fill("/voice")
    page.get_by_role("button", name="Misbehave", exact=True).click()
    expect(page.locator("#faults-count")).to_have_text("1 in force")
    expect(page.get_by_role("link", name="misbehaves on purpose")).to_be_visible()
    expect(page.locator(".rules")).to_contain_text("webhook error 500")
    picture(page, "debugger-faults")
    assert findings(page) == []
    page.get_by_role("button", name="Behave again").click()
    expect(page.locator(".rules")).to_have_text("The sandbox behaves.")
    assert beside.call(lambda: beside.stand.carrier.faults.rules) == []
