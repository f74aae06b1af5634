"""The verbs, nouns and attributes this carrier knows; anything else earns warning 12200."""

from __future__ import annotations

_CALLBACK = "statusCallback statusCallbackMethod statusCallbackEvent"
_RECORDING_CALLBACK = "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent"

_WORDS = {
    "Response": "",
    "Say": "voice language loop",
    "Play": "loop digits",
    "Pause": "length",
    "Gather": """input action method timeout finishOnKey numDigits actionOnEmptyResult speechTimeout
        speechModel language hints profanityFilter enhanced partialResultCallback partialResultCallbackMethod
        bargeIn debug maxSpeechTime""",
    "Record": f"""action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback
        {_RECORDING_CALLBACK}""",
    "Redirect": "method",
    "Hangup": "",
    "Reject": "reason",
    "Leave": "",
    "Enqueue": "action method waitUrl waitUrlMethod maxQueueSize workflowSid",
    "Dial": f"""action method timeout timeLimit hangupOnStar callerId answerOnBridge record recordingTrack
        trim ringTone sequential referUrl referMethod callReason events {_RECORDING_CALLBACK}""",
    "Number": f"""url method sendDigits byoc phoneNumberSid machineDetection amdStatusCallback
        amdStatusCallbackMethod machineDetectionTimeout {_CALLBACK}""",
    "Client": f"url method {_CALLBACK}",
    "Sip": f"url method username password {_CALLBACK}",
    "Identity": "",
    "Parameter": "name value",
    "Queue": "url method reservationSid postWorkActivitySid",
    "Conference": f"""muted beep startConferenceOnEnter endConferenceOnExit participantLabel jitterBufferSize
        waitUrl waitMethod maxParticipants record trim coach region eventCallbackUrl
        {_CALLBACK} {_RECORDING_CALLBACK}""",
    "Start": "action method",
    "Stop": "",
    "Recording": f"name channels track trim {_RECORDING_CALLBACK}",
    "Message": "to from action method statusCallback",
    "Body": "",
    "Media": "",
    "Task": "priority timeout",
}
ATTRIBUTES = {name: frozenset(words.split()) for name, words in _WORDS.items()}

SSML = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
CALL_VERBS = frozenset(
    {"Say", "Play", "Pause", "Gather", "Record", "Redirect", "Hangup", "Reject"}
    | {"Leave", "Enqueue", "Dial", "Start", "Stop"}
)
PROMPTS = frozenset({"Say", "Play", "Pause"})
DIAL_NOUNS = frozenset({"Number", "Client", "Sip", "Queue", "Conference"})

NESTED: dict[str, frozenset[str]] = {
    "Response": CALL_VERBS | {"Message"},
    "Gather": PROMPTS,
    "Dial": DIAL_NOUNS,
    "Client": frozenset({"Identity", "Parameter"}),
    "Start": frozenset({"Recording"}),
    "Stop": frozenset({"Recording"}),
    "Message": frozenset({"Body", "Media"}),
    "Enqueue": frozenset({"Task"}),
}


def nested_in(name: str) -> frozenset[str]:
    return NESTED.get(name, frozenset())
