"""A real Chromium before a real system: people at their desks, customers on the telephone, pictures to look at."""

from __future__ import annotations

import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from ivr.web.console.serving import BUILT
from tests.browser import chromium as browsers
from tests.browser.caller import Caller
from tests.browser.closing import Closing
from tests.browser.ear import Ear
from tests.browser.eyes import SIZES, Album, missed
from tests.browser.handset import Handset
from tests.browser.hurry import every_queue
from tests.browser.system import Running

PATIENCE_MILLISECONDS = 20_000
PASSWORD = "hotline-demo"
BRIEF_OFFER_SECONDS = 8
VOICE_HERTZ = 700
VOICE_SECONDS = 10
SYLLABLES_A_SECOND, BREATH_AFTER_SECONDS = 4, 1.5
KNOWN_NOISE = ("401", "net::ERR_INTERNET_DISCONNECTED", "Failed to load resource")

picture = Album("console").picture
_PACES: dict[str, list[float]] = {}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says it where it cannot be overlooked."""
    for words in dict.fromkeys(missed):
        terminalreporter.write_line(words, red=True, bold=True)
    for what, milliseconds in _PACES.items():
        ordered = sorted(milliseconds)
        middle, worst = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        terminalreporter.write_line(f"{what}: median {middle:.0f} ms, p95 {worst:.0f} ms ({len(ordered)} times)")


class Pace:
    """How long people wait, for the record at the end of the run: measured here, never judged here."""

    now = staticmethod(time.perf_counter)

    def record(self, what: str, since: float) -> None:
        _PACES.setdefault(what, []).append((time.perf_counter() - since) * 1000)


@pytest.fixture
def pace() -> Pace:
    return Pace()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The system, with the console as it was built."""
    if not (BUILT / "index.html").is_file():
        missed.append("THE CONSOLE IS NOT BUILT, SO NOTHING THAT PEOPLE SEE WAS TESTED: make setup")
        pytest.skip(missed[-1])
    system = Running(tmp_path_factory.mktemp("system") / "var")
    yield system
    system.stop()


@pytest.fixture(scope="session")
def closing(running: Running) -> Closing:
    return Closing(running.url)


@pytest.fixture(autouse=True)
def _everybody_goes_home(closing: Closing) -> Iterator[None]:
    """Whatever a test leaves open, or fails in the middle of, the next begins with an empty office."""
    yield
    closing.sends_everybody_home()


@pytest.fixture
def brief_offers(running: Running) -> Iterator[None]:
    """For who waits until an agent was rung in vain: it takes less than half the usual time."""
    with every_queue(running.url, "offer_seconds", BRIEF_OFFER_SECONDS):
        yield


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that stands for the microphone: one tone, easily found again at the other end.

    It comes in syllables with breaths between them: a browser takes a tone that never ends for noise, and removes it.
    """
    path = tmp_path_factory.mktemp("voice") / "tone.wav"
    rate = 48_000
    seconds = np.arange(rate * VOICE_SECONDS) / rate
    syllables = np.sin(np.pi * SYLLABLES_A_SECOND * seconds) ** 2 * (seconds % 2 < BREATH_AFTER_SECONDS)
    sound = np.sin(2 * np.pi * VOICE_HERTZ * seconds) * syllables * 16_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound.astype("<i2").tobytes())
    return path


@pytest.fixture(scope="package")  # Playwright holds this thread's event loop: other tests want theirs
def chromium(voice: Path) -> Iterator[Browser]:
    found = browsers.find() or browsers.install()
    if found is None:
        missed.append(browsers.MISSING)
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        switches = [*browsers.SWITCHES, f"--use-file-for-fake-audio-capture={voice}"]
        browser = playwright.chromium.launch(executable_path=str(found), args=switches)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser of their own; whatever the browser complains of is a failure."""

    def __init__(self, browser: Browser) -> None:
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": SIZES[1280]}, permissions=["microphone"], locale="en-GB"
        )
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)

    def open(self, url: str, hear: Callable[[Page], object] | None = None) -> Page:
        """A page of theirs; `hear` is given it before anything is loaded."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?" in mid-call
        if hear:
            hear(page)
        page.goto(url)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(noise in message.text for noise in KNOWN_NOISE):
            self.complaints.append(message.text)


class Person(Visitor):
    """Somebody of the company, logged in."""

    def __init__(self, browser: Browser, url: str, email: str, begins: str = "") -> None:
        super().__init__(browser)
        self._logs_in(f"{url}/api", email)
        self.page = self.open(url, self._listen)
        begun = self.page.get_by_role("heading", name=begins) if begins else self.page.locator("header")
        expect(begun).to_be_visible()

    def asks(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answers them: from JSON, or the bytes of anything else."""
        origin = self.page.evaluate("location.origin")
        token = self.context.request.get(f"{origin}/api/session").json()["csrf_token"]
        answer = self.context.request.fetch(
            f"{origin}/api/{path}", method=method, data=body, headers={"X-CSRFToken": token}
        )
        assert answer.ok, answer.text()
        return answer.json() if "json" in answer.headers["content-type"] else answer.body()

    def _logs_in(self, api: str, email: str) -> None:
        """Not by the form: that has tests of its own."""
        token = self.context.request.get(f"{api}/session").json()["csrf_token"]
        who = {"email": email, "password": PASSWORD}
        answer = self.context.request.post(f"{api}/log-in", data=who, headers={"X-CSRFToken": token})
        assert answer.ok, answer.text()

    def _listen(self, page: Page) -> None:
        self.ear = Ear(page)


@pytest.fixture
def person(chromium: Browser, running: Running) -> Iterator[Callable[..., Person]]:
    """Logs somebody of the demo company in: `person("bruno")`; `begins` is the heading they see, if not the usual."""
    people: list[Person] = []

    def log_in(name: str, begins: str = "") -> Person:
        people.append(Person(chromium, running.url, f"{name}@demo.hotline.example", begins))
        return people[-1]

    yield log_in
    for each in people:
        each.context.close()
    assert [complaint for each in people for complaint in each.complaints] == []


@pytest.fixture
def handset(chromium: Browser, running: Running) -> Iterator[Callable[[str], Handset]]:
    """Gives a customer a telephone of the sandbox's own page: `handset("+393337654321")`."""
    visitors: list[Visitor] = []

    def sit_down(number: str) -> Handset:
        visitors.append(Visitor(chromium))
        return Handset(visitors[-1].open, running.sandbox, number)

    yield sit_down
    for each in visitors:
        each.context.close()
    assert [complaint for each in visitors for complaint in each.complaints] == []


@pytest.fixture
def caller(running: Running) -> Iterator[Callable[[str], Caller]]:
    """Gives a customer a telephone: `caller("+393337654321")`."""
    callers: list[Caller] = []

    def plug_in(number: str) -> Caller:
        callers.append(Caller(running.sandbox, number))
        return callers[-1]

    yield plug_in
    for each in callers:
        each.hang_up()
        each.close()
