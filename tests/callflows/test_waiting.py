"""What a waiting caller hears, poll by poll."""

from dataclasses import replace

from callflows.actions import Action, Leave, Listen, Play, Speak, Utterance
from callflows.document import compile
from callflows.flow import Flow
from callflows.waiting import WaitFacts, chosen, pressed, thanks, waiting
from tests.callflows.flows import MONDAY_MORNING, SMALL, shipped, small


def hear(flow: Flow, node: str, wait: WaitFacts, language: str = "en", slow: bool = False) -> tuple[Action, ...]:
    return waiting(flow, node, language, slow, wait, MONDAY_MORNING)


def test_position_and_an_honest_range_then_music() -> None:
    assert hear(compile(SMALL), "desk", WaitFacts(3, (320, 560))) == (
        Speak(
            (
                Utterance("en", "You are number 3 in line."),
                Utterance("en", "The wait is between 5 and 10 minutes."),
            )
        ),
        Play("music"),
    )


def test_without_enough_to_go_on_we_say_that_we_cannot_say() -> None:
    said, _ = hear(compile(SMALL), "desk", WaitFacts(None, None))
    assert said == Speak((Utterance("en", "We cannot say how long the wait will be."),))


def test_a_callback_is_offered_with_its_key_and_the_music_plays_while_keys_are_taken() -> None:
    (listen,) = hear(shipped("hotline"), "doubts", WaitFacts(1, (30, 90), callback_offered=True), "it")
    assert isinstance(listen, Listen)
    assert [said.text or said.audio for said in listen.utterances] == [
        "È il prossimo in attesa.",
        "L'attesa è di meno di 2 minuti.",
        "Per essere richiamato senza perdere il posto, prema 1.",
        "Per lasciare invece un messaggio, prema 2.",
        "music",
    ]


def test_while_an_agent_is_being_asked_no_wait_is_told_and_the_keys_still_work() -> None:
    asked = WaitFacts(1, (30, 540), round=1, callback_offered=True, answering=True)
    (listen,) = hear(shipped("hotline"), "doubts", asked, "it")
    assert isinstance(listen, Listen)
    assert [said.text or said.audio for said in listen.utterances] == [
        "Stiamo chiamando un collega per Lei. Un momento, per favore.",
        "music",
    ]


def test_the_offer_is_left_out_where_a_callback_cannot_be_had() -> None:
    (listen,) = hear(shipped("hotline"), "doubts", WaitFacts(2))
    assert isinstance(listen, Listen)
    assert "called back" not in " ".join(said.text or "" for said in listen.utterances)


def test_the_caller_leaves_when_the_application_says_so() -> None:
    assert hear(compile(SMALL), "desk", WaitFacts(leave="timed_out")) == (Leave("timed_out"),)


def test_keys_pressed_while_waiting() -> None:
    flow, offered = shipped("hotline"), WaitFacts(callback_offered=True)
    assert pressed(flow, "doubts", offered, "1") == Leave("callback")
    assert pressed(flow, "doubts", WaitFacts(), "1") is None
    assert pressed(flow, "doubts", offered, "2") == Leave("voicemail")
    assert pressed(flow, "doubts", offered, "7") is None
    assert pressed(flow, "welcome", offered, "1") is None


def test_comforting_words_come_every_second_time_with_the_company_named() -> None:
    document = small(desk={"kind": "queue", "queue": "desk", "comfort": {"en": "Thank you for waiting for {company}."}})
    flow = compile({**document, "company": "Aurora"})
    heard = [hear(flow, "desk", WaitFacts(1, round=number))[0] for number in (0, 1)]
    assert ["Aurora" in str(said) for said in heard] == [False, True]


def test_a_slow_caller_is_spoken_to_slowly() -> None:
    said, _ = hear(compile(SMALL), "desk", WaitFacts(2, (10, 20)), slow=True)
    assert isinstance(said, Speak)
    assert all(part.slow for part in said.utterances)


def test_an_unknown_node_or_language_still_hears_something() -> None:
    assert hear(compile(SMALL), "gone", WaitFacts(2), "xx")[-1] == Play("music")


def test_who_finds_nobody_of_their_language_has_the_choice_in_it_in_the_order_of_the_keys() -> None:
    wait = WaitFacts(1, None, waited_seconds=30, languages=("en", "vi"))
    (listen,) = hear(shipped("hotline"), "doubts", wait, "it")
    assert isinstance(listen, Listen)
    assert [said.text or said.audio for said in listen.utterances] == [
        "È il prossimo in attesa.",
        "Non possiamo dire quanto durerà l'attesa.",
        "Al momento nessun collega che parla la Sua lingua è disponibile.",
        "Per essere richiamato da un collega che la parla, prema 1.",
        "Per lasciare invece un messaggio, prema 2.",
        "Per parlare con un collega in inglese, prema 3.",
        "Per parlare con un collega in vietnamita, prema 6.",
        "Oppure resti semplicemente in linea.",
        "music",
    ]


def test_a_language_has_one_key_at_every_poll() -> None:
    flow = shipped("hotline")
    found = [chosen(flow, "doubts", key) for key in ("1", "2", "3", "4", "5", "6", "")]
    assert found == [None, None, "en", "it", "th", "vi", None]
    assert chosen(flow, "welcome", "3") is None
    assert thanks("mn", False, "en").utterances[1].audio == "mn-language-en"


def test_the_queues_own_music_and_words_come_before_the_flows() -> None:
    own = WaitFacts(round=1, music="harp", announcement="Our shop is open on Sunday.")
    assert hear(compile(SMALL), "desk", own) == (
        Speak(
            (
                Utterance("en", "We cannot say how long the wait will be."),
                Utterance("en", "Our shop is open on Sunday."),
            )
        ),
        Play("harp"),
    )
    assert "Sunday" not in str(hear(compile(SMALL), "desk", replace(own, round=2)))  # every other time


def test_words_that_no_voice_can_say_are_left_to_the_flows_recordings() -> None:
    heard = hear(shipped("hotline"), "doubts", WaitFacts(round=1, announcement="Ням гарагт ажиллана."), "mn")
    assert "Ням" not in str(heard)


def test_who_has_the_place_of_a_callback_hears_so_before_what_it_is() -> None:
    said, _ = hear(compile(SMALL), "desk", WaitFacts(1, regained=True))
    assert isinstance(said, Speak)
    assert [part.text for part in said.utterances][:2] == [
        "You have the place that we have kept for you. Once you have spoken to a colleague, we will not call you back.",
        "You are next in line.",
    ]
