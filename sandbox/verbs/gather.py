"""Gather: a question with its prompts, and the keys or words that answer it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.clock import Timer
from sandbox.far import Input
from sandbox.request import Request
from sandbox.run import Run
from sandbox.scripts import Mailbox, Script, first_of
from sandbox.twiml import Verb
from sandbox.verbs.prompts import give_prompts
from sandbox.voices import DEFAULT_LANGUAGE

SPEECH_PAUSE_SECONDS = 0.5  # `speechTimeout="auto"` ends at the first pause
LONGEST_SPEECH_SECONDS = 60.0


@dataclass
class Question:
    """The terms of a Gather and what was answered so far; `speaking` until what is being said was understood."""

    run: Run
    verb: Verb
    digits: str = ""
    speech: str = ""
    confidence: float = 1.0  # of the least certain words
    finished_on: str = ""
    speaking: bool = False
    hears_voice: bool = False
    partials: int = field(default=0)

    @property
    def finish_key(self) -> str:
        return self.verb.get("finishOnKey", "#")

    @property
    def kinds(self) -> frozenset[str]:
        return self.verb.words("input", "dtmf")

    @property
    def most_keys(self) -> int:
        return int(self.verb.number("numDigits", 0))

    @property
    def answered(self) -> bool:
        return bool(self.digits or self.speech)

    def take(self, given: Input) -> bool:
        """Add an input; True when the answer is complete."""
        if given.kind in ("speech", "voice"):
            self._listen_to(given)
            return False
        if given.kind != "key" or self.speech:
            return False
        self.speaking = False
        if given.value == self.finish_key:
            self.finished_on = given.value
            return True
        self.digits += given.value
        return bool(self.most_keys) and len(self.digits) >= self.most_keys

    def _listen_to(self, given: Input) -> None:
        self.speaking = given.kind == "voice" and not self.digits
        if given.value and not self.digits:
            stable, self.speech = self.speech, f"{self.speech} {given.value}".strip()
            self.confidence = min(self.confidence, given.confidence)
            self.tell_partial(stable, unstable=self.speech)

    def counts(self, given: Input) -> bool:
        if given.kind == "key":
            return "dtmf" in self.kinds
        return "speech" in self.kinds and (given.kind == "speech" or self.hears_voice)

    def silence_seconds(self) -> float:
        timeout = max(0.0, self.verb.number("timeout", 5))
        if not self.speech:
            return timeout
        asked = self.verb.get("speechTimeout", str(timeout))
        return SPEECH_PAUSE_SECONDS if asked == "auto" else self.verb.number("speechTimeout", timeout)

    def most_speech_seconds(self) -> float:
        return min(self.verb.number("maxSpeechTime", LONGEST_SPEECH_SECONDS), LONGEST_SPEECH_SECONDS)

    def params(self) -> dict[str, str]:
        if self.speech:
            return {"SpeechResult": self.speech, "Confidence": f"{self.confidence:g}"}
        digits = {"Digits": self.digits}
        return digits | {"FinishedOnKey": self.finished_on} if self.finished_on else digits

    def tell_partial(self, stable: str, unstable: str) -> None:
        """How far the words have come: those that may still change, and those that will not."""
        callback, call = self.verb.get("partialResultCallback"), self.run.call
        if not callback:
            return
        params = call.params() | {
            "UnstableSpeechResult": unstable,
            "StableSpeechResult": stable,
            "SequenceNumber": str(self.partials),
        }
        self.partials += 1
        url, method = self.run.document.resolve(callback), self.verb.get("partialResultCallbackMethod", "POST")
        call.carrier.webhooks.tell(Request(url, method, params, "callback", call.sid), call.lane)


async def gather(run: Run, verb: Verb) -> None:
    question = Question(run, verb)
    ear: Mailbox[Input] = Mailbox(run.call.carrier.stage)
    if not verb.flag("bargeIn", True):
        await give_prompts(run, verb.children)
    run.call.ear = ear
    run.call.carrier.events.add(
        "asked",
        run.call.sid,
        numDigits=question.most_keys or None,
        finishOnKey=question.finish_key,
        input=sorted(question.kinds),
        timeout=question.silence_seconds(),
    )
    await _attend(question, ear)
    if question.speech:
        question.tell_partial(question.speech, unstable="")
    if question.answered or verb.flag("actionOnEmptyResult"):
        run.go(verb, question.params())


async def _attend(question: Question, ear: Mailbox[Input]) -> None:
    """Listen with the call's own ear, and to its sound where words are asked for."""
    call, hearing = question.run.call, None
    if "speech" in question.kinds:
        hearing = call.carrier.mixer.hear_words(call, question.verb.get("language", DEFAULT_LANGUAGE))
        question.hears_voice = hearing is not None
    try:
        await _listen(question, ear)
    finally:
        if hearing is not None:
            hearing.stop()
        if call.ear is ear:
            call.ear = None


async def _listen(question: Question, ear: Mailbox[Input]) -> None:
    """Return when the answer is complete, silence has lasted too long, or speech has."""
    run, stage = question.run, question.run.call.carrier.stage
    prompts = _prompts(question)
    silence: Timer | None = None
    longest: Timer | None = None
    try:
        while True:
            if prompts.over.done and silence is None:
                if not question.answered and not question.speaking:
                    run.call.carrier.events.add("prompts_over", run.call.sid)
                silence = run.call.carrier.clock.timer(_patience_seconds(question))
            if question.speech and longest is None:
                longest = run.call.carrier.clock.timer(question.most_speech_seconds())
            until = [silence.rang if silence is not None else prompts.over] + ([longest.rang] if longest else [])
            await first_of(stage, ear.arrival(), *until)
            if not ear.arrival().done:
                if silence is not None:
                    return
                continue
            given = ear.take()
            if not question.counts(given):
                continue
            prompts.stop()
            if question.take(given):
                return
            if silence is not None:
                silence.cancel()
                silence = None
    finally:
        prompts.stop()
        for timer in (silence, longest):
            if timer is not None:
                timer.cancel()


def _patience_seconds(question: Question) -> float:
    """Who is speaking is heard out."""
    return question.most_speech_seconds() if question.speaking else question.silence_seconds()


def _prompts(question: Question) -> Script:
    barge_in, run = question.verb.flag("bargeIn", True), question.run
    prompts = question.verb.children if barge_in else ()
    return Script(run.call.carrier.stage, give_prompts(run, prompts), f"prompts of {run.call.sid}")
