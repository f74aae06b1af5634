"""The debugger in a browser: live calls, and every webhook with its answer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from playwright.sync_api import Page, expect
from twilio.base.exceptions import TwilioRestException

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
    number = next(iter(beside.stand.carrier.numbers.numbers.values()))
    number.urls["voice_url"] += "#rc=2&rp=ct"
    beside.stand.pages.pop("/voice")
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    page.get_by_label("Only faulty").check()
    call(beside)
    expect(page.locator("#rows .outcome")).to_have_text(["404 ✕ 11200"])
    beside.stand.pages["/voice"] = "<Hangup/>"
    page.locator("#rows button").click()
    expect(page.get_by_role("article")).to_contain_text("#rc=2&rp=ct")
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


def misbehaving(beside: Beside, **facts: Any) -> None:
    async def tell() -> None:
        await beside.stand.control("POST", "/faults", facts)

    beside.do(tell())


def test_the_carrier_misbehaves_and_behaves_again(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    page.get_by_text("Misbehave on purpose").click()
    page.get_by_label("Suffers").select_option("error 500")
    page.get_by_label("Whose address has").fill("/voice")
    page.get_by_label("Times").fill("3")
    page.get_by_role("button", name="Misbehave", exact=True).click()
    expect(page.locator("#faults-count")).to_have_text("1 in force")
    rules = page.get_by_role("list", name="Rules in force")
    expect(rules).to_contain_text("webhook error 500 · where it has “/voice”")
    expect(rules).to_contain_text("struck 0, 3 more times")
    call(beside)
    expect(rules).to_contain_text("struck 1, 2 more times")
    page.locator("#rows button").last.click()
    expect(page.get_by_role("article")).to_contain_text("On purpose: error 500 by rule 1")
    expect(page.locator("#rows .fault")).to_have_text("error 500 by rule 1")
    page.locator("#mischief").get_by_role("button", name="Behave again").click()
    expect(rules).to_have_text("The sandbox behaves.")
    expect(page.locator("#mischief")).to_be_hidden()
    assert beside.call(lambda: beside.stand.carrier.faults.rules) == []


def test_presets_are_put_in_force_and_rules_taken_away_by_keyboard(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    page.locator("#faults summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Seed").first.fill("7")
    page.get_by_role("button", name="a bad day").focus()
    page.keyboard.press("Enter")
    rules = page.get_by_role("list", name="Rules in force")
    expect(rules.get_by_role("listitem")).to_have_count(6)
    expect(rules).to_contain_text("webhook duplicate · 2\u00a0%, seed 7 · a bad day")
    page.get_by_role("button", name="Take rule 2 away").focus()
    page.keyboard.press("Enter")
    expect(rules.get_by_role("listitem")).to_have_count(5)
    expect(page.get_by_role("button", name="Take rule 1 away")).to_be_focused()
    assert [rule.n for rule in beside.call(lambda: beside.stand.carrier.faults.rules)] == [1, 3, 4, 5, 6]
    page.locator("#faults select[name=kind]").select_option("Lines")
    expect(page.get_by_label("SIP code")).to_be_visible()
    expect(page.get_by_label("Numbers with")).to_be_visible()
    page.get_by_label("Suffers").select_option("die")
    expect(page.get_by_label("SIP code")).to_be_hidden()
    page.locator("#faults select[name=kind]").scroll_into_view_if_needed()
    picture(page, "debugger-faults")
    assert findings(page) == []


def test_requests_of_both_directions_show_what_befell_them(beside: Beside, desk: Desk) -> None:
    a_line_with_faults(beside)
    misbehaving(beside, kind="callback", action="drop")
    misbehaving(beside, kind="webhook", action="duplicate")
    misbehaving(beside, kind="rest", action="refuse_429", times=1)
    sid = call(beside)

    async def hang_up() -> Any:
        await beside.stand.control("POST", f"/calls/{sid}/hangup")
        with suppress(TwilioRestException):
            await beside.stand.sdk(lambda client: client.queues.create("one"))
        return await beside.stand.sdk(lambda client: client.queues.create("two"))

    beside.do(hang_up())
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    expect(page.locator("#rows .fault")).to_have_text(
        ["refuse 429 by rule 3", "drop by rule 1", "duplicate by rule 2", "duplicate by rule 2"]
    )
    assert rows(page) == ["POST Queues", "POST Queues", "/status", "/voice", "/voice"]
    page.get_by_label("Kind").select_option("REST")
    expect(page.locator("#rows .path")).to_have_count(2)
    page.locator("#rows button").first.click()
    shown = page.get_by_role("article", name="The request")
    expect(shown).to_contain_text("friendly_name")
    expect(shown.get_by_role("button", name="Send again")).to_have_count(0)
    page.get_by_label("Kind").select_option("All")
    expect(page.locator("#rows .path")).to_have_count(5)
    picture(page, "debugger-struck")
    assert findings(page) == []
