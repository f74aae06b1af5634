"""Gather: a question with its prompts, and the keys or words that answer it."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.call import Input
from sandbox.clock import Timer
from sandbox.run import Run
from sandbox.scripts import Mailbox, Script, first_of
from sandbox.twiml import Verb
from sandbox.verbs.prompts import give_prompts
from sandbox.webhooks import Request

SPEECH_PAUSE_SECONDS = 0.5  # `speechTimeout="auto"` ends at the first pause
CONFIDENCE = "0.92"


@dataclass
class Question:
    """The terms of a Gather and what was answered so far."""

    run: Run
    verb: Verb
    digits: str = ""
    speech: str = ""
    finished_on: str = ""

    @property
    def finish_key(self) -> str:
        return self.verb.get("finishOnKey", "#")

    @property
    def kinds(self) -> set[str]:
        return set(self.verb.get("input", "dtmf").split())

    @property
    def most_keys(self) -> int:
        return int(self.verb.number("numDigits", 0))

    @property
    def answered(self) -> bool:
        return bool(self.digits or self.speech)

    def take(self, given: Input) -> bool:
        """Add an input; True when the answer is complete."""
        if given.kind == "speech" and "speech" in self.kinds and not self.digits:
            self.speech = f"{self.speech} {given.value}".strip()
            self._tell_partial()
            return False
        if given.kind != "key" or "dtmf" not in self.kinds or self.speech:
            return False
        if given.value == self.finish_key:
            self.finished_on = given.value
            return True
        self.digits += given.value
        return bool(self.most_keys) and len(self.digits) >= self.most_keys

    def counts(self, given: Input) -> bool:
        return ("dtmf" if given.kind == "key" else given.kind) in self.kinds

    def silence_seconds(self) -> float:
        timeout = max(0.0, self.verb.number("timeout", 5))
        if not self.speech:
            return timeout
        asked = self.verb.get("speechTimeout", str(timeout))
        return SPEECH_PAUSE_SECONDS if asked == "auto" else self.verb.number("speechTimeout", timeout)

    def params(self) -> dict[str, str]:
        if self.speech:
            return {"SpeechResult": self.speech, "Confidence": CONFIDENCE}
        digits = {"Digits": self.digits}
        return digits | {"FinishedOnKey": self.finished_on} if self.finished_on else digits

    def _tell_partial(self) -> None:
        callback, call = self.verb.get("partialResultCallback"), self.run.call
        if callback:
            params = call.params() | {
                "UnstableSpeechResult": "",
                "StableSpeechResult": self.speech,
                "SequenceNumber": "0",
            }
            url, method = (
                self.run.document.resolve(callback),
                self.verb.get("partialResultCallbackMethod", "POST"),
            )
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
    try:
        await _listen(question, ear)
    finally:
        if run.call.ear is ear:
            run.call.ear = None
    if question.answered or verb.flag("actionOnEmptyResult"):
        run.go(verb, question.params())


async def _listen(question: Question, ear: Mailbox[Input]) -> None:
    """Return when the answer is complete or silence has lasted too long."""
    run, stage = question.run, question.run.call.carrier.stage
    prompts = _prompts(question)
    silence: Timer | None = None
    try:
        while True:
            if prompts.over.done and silence is None:
                if not question.answered:
                    run.call.carrier.events.add("prompts_over", run.call.sid)
                silence = run.call.carrier.clock.timer(question.silence_seconds())
            await first_of(stage, ear.arrival(), silence.rang if silence is not None else prompts.over)
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
        if silence is not None:
            silence.cancel()


def _prompts(question: Question) -> Script:
    barge_in, run = question.verb.flag("bargeIn", True), question.run
    prompts = question.verb.children if barge_in else ()
    return Script(run.call.carrier.stage, give_prompts(run, prompts), f"prompts of {run.call.sid}")
