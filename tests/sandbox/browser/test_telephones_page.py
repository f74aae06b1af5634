"""The telephones in a browser: what a visitor does with them by mouse and by keyboard."""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web
from playwright.sync_api import Locator, Page, expect

from tests.browser.eyes import findings
from tests.sandbox.browser.conftest import Beside, Desk, picture
from tests.sandbox.stand import LINE

FIRST, SECOND = "+393331234567", "+393407654321"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>alert(1)</script> & more"


def a_small_line(beside: Beside) -> None:
    stand = beside.stand
    number = beside.call(lambda: stand.own(LINE, "/voice", sms_url="/sms"))
    number.friendly_name = "Customer care"
    stand.pages["/voice"] = (
        "<Gather numDigits='1' action='/menu' timeout='30'>"
        "<Say language='it-IT'>Benvenuti. Premete 1.</Say><Say language='en-GB'>Press 2 for English.</Say></Gather>"
    )
    stand.pages["/menu"] = lambda params: (
        f"<Say language='en-GB'>You pressed {params.get('Digits')}.</Say><Enqueue waitUrl='/wait'>support</Enqueue>"
    )
    stand.pages["/wait"] = "<Say>Please wait.</Say><Pause length='30'/>"
    stand.pages["/photo.png"] = lambda params: web.Response(body=b64decode(DOT), content_type="image/png")
    stand.pages["/sms"] = lambda params: f"<Message>We got: {len(params['Body'])} letters</Message>"
    stand.pages["/survey"] = "<Gather numDigits='1' action='/thanks' timeout='30'><Say>How was it?</Say></Gather>"
    stand.pages["/thanks"] = lambda params: f"<Say>You gave {params.get('Digits')}.</Say><Hangup/>"
    stand.pages["/said"] = lambda params: f"<Say>You said {escape(params['SpeechResult'])}.</Say><Pause length='30'/>"


def telephone(page: Page, address: str) -> Locator:
    return page.locator(f"#telephone-{address[1:]}")


def call(mine: Locator) -> None:
    """Presses the number that answers, once the telephone is there to be used."""
    expect(mine.get_by_role("status")).to_have_text("Ready")
    mine.get_by_role("button", name="Customer care").click()


def rung(beside: Beside, to: str, path: str) -> None:
    url = beside.stand.app_url + path

    async def ring() -> Any:
        return await beside.stand.sdk(lambda client: client.calls.create(to=to, from_=LINE, url=url))

    beside.do(ring())


def test_a_call_is_made_heard_and_ended_by_keyboard_alone(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    expect(mine.get_by_role("status")).to_have_text("Ready")
    for _ in range(40):
        if page.evaluate("document.activeElement.classList.contains('to')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    heard = mine.get_by_role("log", name="What is heard")
    expect(heard.locator("[lang=it-IT]")).to_have_text("Benvenuti. Premete 1.")
    expect(mine.get_by_role("status")).to_have_text("Press a key")
    picture(page, "telephones-listening")
    page.keyboard.press("1")
    expect(heard).to_contain_text("Pressed 1")
    expect(heard).to_contain_text("You pressed 1.")
    expect(mine.get_by_role("status")).to_contain_text("In the queue “support”, 1st in line")
    page.keyboard.press("Escape")
    expect(mine.get_by_role("status")).to_have_text("You hung up")
    assert [hit.path for hit in beside.stand.hits][:2] == ["/voice", "/menu"]
    assert beside.stand.hits[0].params["From"] == FIRST


def test_a_withheld_number_is_not_told(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    mine.get_by_label("Caller id").select_option("Withheld")
    call(mine)
    expect(mine.get_by_role("log", name="What is heard")).to_contain_text("Benvenuti")
    assert FIRST not in beside.stand.hits[0].params.values()


def test_an_incoming_call_rings_and_is_answered_by_key(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, SECOND)
    expect(mine.get_by_role("status")).to_have_text("Ready")
    rung(beside, SECOND, "/survey")
    expect(mine.get_by_role("status")).to_have_text("Incoming call")
    expect(page).to_have_title("☎ +39 021 234 0000 calls")
    picture(page, "telephones-ringing")
    page.keyboard.press("Enter")
    expect(mine.get_by_role("log", name="What is heard")).to_contain_text("How was it?")
    page.keyboard.press("5")
    expect(mine.get_by_role("log", name="What is heard")).to_contain_text("You gave 5.")
    expect(mine.get_by_role("status")).to_have_text("The other side hung up")
    expect(page).to_have_title("Telephones · Sandbox")


def test_a_declined_call_is_told_as_not_answered(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, SECOND)
    expect(mine.get_by_role("status")).to_have_text("Ready")
    rung(beside, SECOND, "/survey")
    mine.get_by_role("button", name="Decline").click()
    expect(mine.get_by_role("status")).to_have_text("You declined")
    assert beside.call(lambda: [call.status.value for call in beside.stand.carrier.calls.all()]) == ["no-answer"]


def test_a_call_answered_in_one_window_stops_ringing_in_the_other(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    here, there = (desk.open(beside.stand.url) for _ in range(2))
    for page in (here, there):
        expect(telephone(page, SECOND).get_by_role("status")).to_have_text("Ready")
    rung(beside, SECOND, "/survey")
    expect(telephone(there, SECOND).get_by_role("status")).to_have_text("Incoming call")
    telephone(here, SECOND).get_by_role("button", name="Answer").click()
    expect(telephone(there, SECOND).get_by_role("status")).to_have_text("Answered on another telephone")
    expect(telephone(here, SECOND).get_by_role("button", name="Hang up")).to_be_visible()


def test_words_that_are_typed_reach_a_gather_that_listens(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    beside.stand.pages["/voice"] = (
        "<Gather input='speech' speechTimeout='auto' action='/said'><Say>Tell us.</Say></Gather>"
    )
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    call(mine)
    expect(mine.get_by_role("status")).to_have_text("Say it")
    mine.get_by_label("Words to say").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(mine.get_by_role("log", name="What is heard")).to_contain_text(f"You said {HOSTILE}.")
    expect(page).to_have_title("Telephones · Sandbox")


def test_a_text_is_received_and_answered(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    expect(mine.get_by_role("status")).to_have_text("Ready")

    async def send() -> Any:
        picture_url = beside.stand.app_url + "/photo.png"
        return await beside.stand.sdk(
            lambda client: client.messages.create(to=FIRST, from_=LINE, body=HOSTILE, media_url=[picture_url])
        )

    beside.do(send())
    mail = mine.get_by_role("button", name="Messages")
    expect(mail.locator(".count")).to_have_text("1")
    mail.click()
    inbox = mine.get_by_role("log", name="Messages")
    expect(inbox).to_contain_text(HOSTILE)
    expect(inbox.get_by_role("img", name="Picture")).to_have_js_property("naturalWidth", 1)
    mine.get_by_label("Message", exact=True).fill("Five stars")
    page.keyboard.press("Enter")
    expect(inbox).to_contain_text("We got: 10 letters")
    expect(mail.locator(".count")).to_be_hidden()
    written = beside.stand.hits_on("/sms")[0]
    assert (written["Body"], written["From"]) == ("Five stars", FIRST)
    picture(page, "telephones-messages")


def test_a_reload_in_mid_call_keeps_the_call_and_what_was_said(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    call(mine)
    heard = mine.get_by_role("log", name="What is heard")
    expect(heard).to_contain_text("Benvenuti")
    page.reload()
    expect(heard).to_contain_text("Benvenuti")
    page.keyboard.press("2")
    expect(heard).to_contain_text("You pressed 2.")


def test_two_telephones_of_one_page_hear_each_other(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    beside.stand.pages["/voice"] = f"<Dial><Number>{SECOND}</Number></Dial>"
    page = desk.open(beside.stand.url)
    one, other = telephone(page, FIRST), telephone(page, SECOND)
    expect(other.get_by_role("status")).to_have_text("Ready")
    one.get_by_role("button", name="Customer care").click()
    other.get_by_role("button", name="Answer").click()
    expect(one.get_by_role("status")).to_have_text("Talking")
    one.get_by_role("button", name="Speak").click()  # Chromium's own microphone beeps
    expect(one.get_by_role("button", name="Mute")).to_be_visible()
    bar = other.locator(".level.heard").element_handle()
    page.wait_for_function("bar => Number(bar.style.getPropertyValue('--level')) > 0.1", arg=bar)
    picture(page, "telephones-talking")
    one.get_by_role("button", name="Mute").click()
    other.get_by_role("button", name="Hang up").click()
    expect(one.get_by_role("status")).to_have_text("The other side hung up")


def test_who_is_put_on_hold_sees_it(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    beside.stand.pages["/voice"] = "<Dial><Conference>room</Conference></Dial>"
    page = desk.open(beside.stand.url)
    one, other = telephone(page, FIRST), telephone(page, SECOND)
    for each in (one, other):
        expect(each.get_by_role("status")).to_have_text("Ready")
        each.get_by_role("button", name="Customer care").click()
        expect(each.get_by_role("log", name="What is heard")).to_contain_text("Connected")
    expect(other.get_by_role("status")).to_have_text("Talking")
    beside.call(lambda: hold(beside, FIRST))
    expect(one.get_by_role("status")).to_have_text("On hold")
    expect(one.get_by_role("log", name="What is heard")).to_contain_text("Put on hold")
    expect(other.get_by_role("status")).to_have_text("Talking")


def hold(beside: Beside, address: str) -> None:
    room = beside.stand.carrier.conferences.active("room")
    assert room is not None
    held = next(participant for participant in room.participants.values() if participant.call.from_ == address)
    held.set_hold(True, None)


def test_telephones_are_added_from_a_link_kept_and_taken_away(beside: Beside, desk: Desk) -> None:
    page = desk.open(f"{beside.stand.url}/?telephone=%2B66811112222:Somchai&suggest=%2B84901234567:Lan")
    expect(page.get_by_role("heading", name="Somchai")).to_be_visible()
    page.get_by_role("button", name="Add a telephone").click()
    page.get_by_role("button", name="Lan").click()
    picture(page, "telephones-adding")
    assert findings(page) == []
    page.get_by_role("button", name="Save").click()
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Somchai", "Lan"])
    telephone(page, "+66811112222").get_by_role("button", name="Take this telephone away").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Lan"])


def test_axe_finds_nothing_on_telephones_in_any_state(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    call(telephone(page, FIRST))
    telephone(page, SECOND).get_by_role("button", name="Messages").click()
    rung(beside, "+66812345678", "/survey")
    expect(telephone(page, FIRST).get_by_role("log", name="What is heard")).to_contain_text("Press 2")
    expect(telephone(page, "+66812345678").get_by_role("status")).to_have_text("Incoming call")
    assert findings(page) == []


def test_a_key_after_the_call_begins_another_number(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    expect(mine.get_by_label("Number to dial")).to_have_value(LINE)
    call(mine)
    expect(mine.get_by_role("status")).to_have_text("Press a key")
    page.keyboard.press("Escape")
    expect(mine.get_by_role("status")).to_have_text("You hung up")
    page.keyboard.type("48")
    expect(mine.get_by_label("Number to dial")).to_have_value("48")
    page.keyboard.press("Backspace")
    mine.locator("[data-key='5']").click()
    expect(mine.get_by_label("Number to dial")).to_have_value("45")
    for _ in range(2):
        page.keyboard.press("Backspace")
    expect(mine.get_by_label("Number to dial")).to_have_value(LINE)


def test_words_and_keys_that_nobody_listens_for_are_told_as_unheard(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    beside.stand.pages["/voice"] = "<Say>Hello.</Say><Pause length='60'/>"
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    call(mine)
    expect(mine.get_by_role("log", name="What is heard")).to_contain_text("Hello.")
    mine.get_by_label("Words to say").fill("Is anybody there?")
    page.keyboard.press("Enter")
    expect(mine.get_by_role("alert")).to_contain_text("nobody listens for words now")
    for key in "71":
        mine.locator(f"[data-key='{key}']").click()
    heard = mine.get_by_role("log", name="What is heard")
    expect(heard.get_by_text("Pressed 71: not heard, nothing asked for a key")).to_be_visible()
    picture(page, "telephones-lost-keys")


def test_a_message_is_spoken_after_one_beep(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    beside.stand.pages["/voice"] = "<Record timeout='30'/>"
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    call(mine)
    expect(mine.get_by_role("status")).to_have_text("Speak now")
    expect(mine.get_by_role("log", name="What is heard").get_by_text("Beep")).to_have_count(1)


def test_a_line_that_dies_says_so(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    rule = {"kind": "line", "action": "die", "seconds": 0.5}
    beside.do(beside.stand.control("POST", "/faults", rule))
    page = desk.open(beside.stand.url)
    mine = telephone(page, FIRST)
    call(mine)
    expect(mine.get_by_role("status")).to_have_text("The line went dead")
    beside.do(beside.stand.control("POST", "/faults", {"preset": "trunk down"}))
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.get_by_role("alert")).to_contain_text("the line is down on purpose")
    expect(mine.get_by_role("status")).to_have_text("Not connected")


def test_who_may_only_listen_sees_it(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    beside.stand.pages["/voice"] = lambda params: (
        f"<Dial><Conference muted='{'true' if params['From'] == SECOND else 'false'}'>room</Conference></Dial>"
    )
    page = desk.open(beside.stand.url)
    one, other = telephone(page, FIRST), telephone(page, SECOND)
    for each in (one, other):
        each.get_by_role("button", name="Customer care").click()
        expect(each.get_by_role("log", name="What is heard")).to_contain_text("Connected")
    expect(other.get_by_role("status")).to_have_text("Listening in: nobody hears this telephone")
    expect(one.get_by_role("status")).to_have_text("Talking")


def test_a_sandbox_that_starts_again_finds_its_telephones_ready(beside: Beside, desk: Desk) -> None:
    a_small_line(beside)
    page = desk.open(beside.stand.url)
    mine, other = telephone(page, FIRST), telephone(page, SECOND)
    call(mine)
    expect(mine.get_by_role("status")).to_have_text("Press a key")
    rung(beside, SECOND, "/survey")
    expect(other.get_by_role("status")).to_have_text("Incoming call")
    beside.start_again()
    expect(mine.get_by_role("status")).to_have_text("The line was lost, and the call with it")
    expect(other.get_by_role("status")).to_have_text("Ready")
    mine.get_by_role("button", name="Call", exact=True).click()
    expect(mine.get_by_role("status")).to_have_text("Not connected")
    desk.complaints.clear()  # the browser told of the connections that were refused meanwhile
