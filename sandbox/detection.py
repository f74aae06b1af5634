"""Finding out whether a person or a machine has answered, and how long that takes."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.source import Source

# How the parties of this carrier greet: what AMD measures.
HUMAN_GREETING_SECONDS = 1.8
MACHINE_GREETING_SECONDS = 6.0
FAX_TONE_SECONDS = 3.0
MACHINE_ENDS = frozenset({"machine_end_beep", "machine_end_silence", "machine_end_other"})


@dataclass(frozen=True)
class MachineDetection:
    """`mode` Enable or DetectMessageEnd; unless `asynchronous`, the first document waits for the finding."""

    mode: str
    asynchronous: bool = False
    callback: Source | None = None
    timeout_seconds: float = 30.0
    speech_seconds: float = 2.4  # a shorter greeting is a person's
    speech_end_seconds: float = 1.2
    silence_seconds: float = 5.0

    def finding(self, answered_by: str) -> tuple[str, float]:
        """What is said of a party that is `answered_by`, and after how many seconds."""
        word, seconds = self._heard(answered_by)
        return (word, seconds) if seconds <= self.timeout_seconds else ("unknown", self.timeout_seconds)

    def _heard(self, answered_by: str) -> tuple[str, float]:
        if answered_by == "fax":
            return "fax", FAX_TONE_SECONDS
        if answered_by == "unknown":
            return "unknown", self.silence_seconds
        if answered_by == "human" and self.speech_seconds > HUMAN_GREETING_SECONDS:
            return "human", HUMAN_GREETING_SECONDS + self.speech_end_seconds
        if self.mode == "Enable":
            return "machine_start", self.speech_seconds
        ending = answered_by if answered_by in MACHINE_ENDS else "machine_end_beep"
        return ending, MACHINE_GREETING_SECONDS + self.speech_end_seconds
