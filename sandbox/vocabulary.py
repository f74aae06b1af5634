"""The verbs, nouns and attributes this carrier knows; anything else earns warning 12200."""

from __future__ import annotations

_CALLBACK = "statusCallback statusCallbackMethod statusCallbackEvent"
_RECORDING_CALLBACK = (
    "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingConfigurationId"
)
_MACHINES = """machineDetection machineDetectionTimeout machineDetectionSpeechThreshold
    machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback amdStatusCallbackMethod"""

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
        trim ringTone sequential referUrl referMethod callReason events passports {_RECORDING_CALLBACK}""",
    "Number": f"url method sendDigits byoc phoneNumberSid {_MACHINES} {_CALLBACK}",
    "Client": f"url method {_CALLBACK}",
    "Sip": f"url method username password {_MACHINES} {_CALLBACK}",
    "Application": f"url method customerId copyParentTo {_CALLBACK}",
    "ApplicationSid": "",
    "Headers": "",
    "Header": "name value",
    "Uri": "username password priority weight",
    "Identity": "",
    "Parameter": "name value",
    "Queue": "url method reservationSid postWorkActivitySid",
    "Conference": f"""muted beep startConferenceOnEnter endConferenceOnExit participantLabel jitterBufferSize
        waitUrl waitMethod maxParticipants record trim coach region eventCallbackUrl
        {_CALLBACK} {_RECORDING_CALLBACK}""",
    "Refer": "action method",
    "Connect": "action method",
    "Start": "action method",
    "Stop": "",
    "Stream": "name connectorName url track audioFormat sampleRate statusCallback statusCallbackMethod",
    "Recording": f"name channels track trim {_RECORDING_CALLBACK}",
    "Sms": "to from action method statusCallback",
    "Message": "to from action method statusCallback",
    "Body": "",
    "Media": "",
    "Task": "priority timeout",
}
ATTRIBUTES = {name: frozenset(words.split()) for name, words in _WORDS.items()}

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SSML = {
    "break": frozenset({"strength", "time"}),
    "emphasis": frozenset({"level"}),
    "lang": frozenset({_XML_LANG}),
    "p": frozenset[str](),
    "phoneme": frozenset({"alphabet", "ph"}),
    "prosody": frozenset({"volume", "rate", "pitch"}),
    "s": frozenset[str](),
    "say-as": frozenset({"interpret-as", "format"}),
    "sub": frozenset({"alias"}),
    "w": frozenset({"role"}),
}
CALL_VERBS = frozenset(
    {"Say", "Play", "Pause", "Gather", "Record", "Redirect", "Hangup", "Reject", "Leave", "Enqueue", "Dial"}
    | {"Connect", "Start", "Stop", "Refer", "Sms"}
)
PROMPTS = frozenset({"Say", "Play", "Pause"})
DIAL_NOUNS = frozenset({"Number", "Client", "Sip", "Queue", "Conference", "Application"})
NOT_SIMULATED = frozenset(
    {"Pay", "Prompt", "Echo", "Siprec", "Transcription", "Room", "Autopilot", "VirtualAgent", "Conversation"}
    | {"ConversationRelay", "ConversationRelaySession", "AiSession", "Assistant", "Sim", "WhatsApp"}
)

NESTED: dict[str, frozenset[str]] = {
    "Response": CALL_VERBS | {"Message"},
    "Gather": PROMPTS,
    "Dial": DIAL_NOUNS,
    "Client": frozenset({"Identity", "Parameter"}),
    "Application": frozenset({"ApplicationSid", "Parameter"}),
    "Sip": frozenset({"Uri", "Headers"}),
    "Headers": frozenset({"Header"}),
    "Refer": frozenset({"Sip"}),
    "Connect": frozenset({"Stream"}),
    "Start": frozenset({"Recording", "Stream"}),
    "Stop": frozenset({"Recording", "Stream"}),
    "Stream": frozenset({"Parameter"}),
    "Hangup": frozenset({"Parameter"}),
    "Reject": frozenset({"Parameter"}),
    "Message": frozenset({"Body", "Media"}),
    "Enqueue": frozenset({"Task"}),
}


def nested_in(name: str) -> frozenset[str]:
    return NESTED.get(name, frozenset())
