"""What is known of languages: complete, consistent, and sayable in recordings."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflows import stopping, whispers, words
from callflows.actions import Utterances
from callflows.languages import LANGUAGES
from callflows.languages.language import SENTENCES
from callflows.prompts import placeholders

CODES = sorted(LANGUAGES)
SECONDS = st.integers(0, 3 * 3600)
CHARACTERS_A_SECOND = 14


def text(utterances: Utterances) -> str:
    return " ".join(said.text for said in utterances if said.text)


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_every_sentence_with_the_same_values(code: str) -> None:
    known, english = LANGUAGES[code], LANGUAGES["en"]
    assert set(known.sentences) == SENTENCES
    for name, sentence in known.sentences.items():
        assert sorted(placeholders(sentence)) == sorted(placeholders(english.sentences[name])), name
    assert known.statuses.keys() == english.statuses.keys()
    assert known.reasons.keys() == english.reasons.keys()
    assert set(known.names) == set(LANGUAGES)
    assert (len(known.weekdays), len(known.months)) == (7, 12)


@pytest.mark.parametrize("code", CODES)
def test_every_recording_that_can_be_played_is_on_the_list(code: str) -> None:
    listed = set(words.clips(code)) if words.is_recorded(code) else set()
    said = [
        *words.position(code, 1),
        *words.position(code, 20),
        *words.position(code, 99),
        *(part for high in range(60, 8000, 60) for part in words.estimate(code, (high // 3, high))),
        *words.estimate(code, None),
        *words.apology(code),
        *words.emergency(code),
        *words.recording_notice(code),
        *words.say(code, "callback_today", hour=words.number(code, 23)),
        *words.say(code, "callback_later", date=words.day(code, date(2026, 2, 28)), hour=words.digits(code, "0")),
    ]
    spoken = [
        words.reference(code, "0123456"),
        words.day(code, date(2026, 12, 31)),
        words.disturbance(code),
        *(
            words.case(code, {"reference": "1234566", "status": status, "due": "2026-02-28"})
            for status in ("open", "?")
        ),
    ]
    played = {part.audio for part in said if part.audio} | {clip for value in spoken for clip in value.clips}
    assert played <= listed
    assert bool(played) == words.is_recorded(code)


@given(SECONDS, SECONDS)
def test_an_announced_range_holds_the_estimate(one: int, other: int) -> None:
    low, high = words.estimate_minutes((one, other))
    assert low is None or low * 60 <= min(one, other)
    assert high is None or max(one, other) <= high * 60


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ((20, 100), "The wait is less than 2 minutes."),
        ((0, 290), "The wait is less than 5 minutes."),
        ((300, 600), "The wait is between 5 and 10 minutes."),
        ((1900, 3000), "The wait is between 30 and 60 minutes."),
        ((1900, 9000), "The wait is more than 30 minutes."),
        ((4000, 9000), "The wait is more than an hour."),
        ((0, 9000), "We cannot say how long the wait will be."),
        (None, "We cannot say how long the wait will be."),
    ],
)
def test_waits_are_told_in_plain_ranges(seconds: tuple[int, int] | None, said: str) -> None:
    assert text(words.estimate("en", seconds)) == said


def test_references_are_told_in_groups() -> None:
    assert words.reference("it", "1234566").text == "1 2 3, 4 5, 6 6"
    assert words.reference("mn", "1234566").clips[:3] == ("mn-digit-1", "mn-digit-2", "mn-digit-3")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Tuesday 3 March"),
        ("it", "martedì 3 marzo"),
        ("th", "วันอังคารที่ 3 มีนาคม"),
        ("vi", "thứ Ba ngày 3 tháng 3"),
        ("mn", "гуравдугаар сарын 3, Мягмар гараг"),
    ],
)
def test_dates_are_told_as_people_say_them(code: str, said: str) -> None:
    assert words.day(code, date(2026, 3, 3)).text == said


@pytest.mark.parametrize("message", ["STOP", " stop. ", "Hủy", "หยุด", "зогсоо", "Basta!", "UNSUBSCRIBE"])
def test_stop_is_understood_in_every_language(message: str) -> None:
    assert stopping.is_stop(message)
    assert not stopping.is_start(message)


@pytest.mark.parametrize("message", ["START", "unstop", "เริ่ม", "bắt đầu", "эхлэх", "riprendi"])
def test_start_takes_it_back(message: str) -> None:
    assert stopping.is_start(message)
    assert not stopping.is_stop(message)


@pytest.mark.parametrize("message", ["", "1", "please do not stop", "yes"])
def test_other_messages_are_neither(message: str) -> None:
    assert not stopping.is_stop(message)
    assert not stopping.is_start(message)


def test_an_agent_hears_who_calls_why_and_in_which_language() -> None:
    told = whispers.Told("Ann Lee", "complaint", "th")
    assert text(whispers.whisper("en", told)) == ("Hotline: Ann Lee. About: a complaint. Speaks Thai. Press 1.")
    assert text(whispers.whisper("it", whispers.Told(None, None, "it"))) == ("Dalla linea: persona non nota. Prema 1.")


def test_all_that_matters_is_whispered_where_it_fits() -> None:
    told = whispers.Told("Anna Rossi", "complaint", "it", "recognised", "Richiamare entro venerdì prossimo")
    assert text(whispers.whisper("it", told)) == (
        "Dalla linea: Anna Rossi, numero noto. Motivo: un reclamo. Promesso: Richiamare entro venerdì pro…. Prema 1."
    )


def test_an_agent_hears_whether_somebody_is_called_back_or_handed_over() -> None:
    assert text(whispers.whisper("en", whispers.Told("Ann Lee", called_back=True))).startswith("Callback to Ann Lee.")
    handed = whispers.Told("Ann Lee", by="Bruno Neri", called_back=True)
    assert text(whispers.whisper("en", handed)).startswith("Bruno Neri passes on Ann Lee.")
    asked = whispers.consult_whisper("en", whispers.Told("Ann Lee", by="Bruno Neri", language="it"), "May I refund it?")
    assert text(asked) == (
        "Bruno Neri asks for you. Caller: Ann Lee. Speaks Italian. Says: May I refund it. Press 1 to join."
    )


NAMES = st.none() | st.text("abcdefgh ", min_size=1, max_size=80)
REASONS = st.sampled_from([None, "complaint", "doubt", "order", "suggestion"])


@given(
    st.sampled_from(CODES),
    NAMES,
    REASONS,
    st.sampled_from(CODES),
    NAMES,
    NAMES,
    st.sampled_from(["none", "recognised"]),
)
def test_a_whisper_is_over_in_eight_seconds_and_ends_with_the_key(
    code: str, who: str | None, why: str | None, language: str, remark: str | None, by: str | None, trust: str
) -> None:
    told = whispers.Told(who, why, language, trust, remark, by)
    for said, key in (
        (whispers.whisper(code, told), "whisper_accept"),
        (whispers.consult_whisper(code, told, remark or ""), "whisper_join"),
    ):
        assert len(text(said)) <= CHARACTERS_A_SECOND * 8
        assert text(said).endswith(LANGUAGES[code].sentences[key])


def test_names_of_recordings_are_safe_in_files_and_addresses() -> None:
    allowed = set(string.ascii_lowercase + string.digits + "-_")
    assert all(set(name) <= allowed and script for name, script in words.clips("mn").items())


def test_an_unknown_language_is_treated_as_english() -> None:
    assert text(words.emergency("xx")) == text(words.emergency("en"))
