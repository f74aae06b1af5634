"""A conversation as lines to be read: what is said, done and answered."""

from callflows.actions import (
    Action,
    Ask,
    HangUp,
    Keep,
    Leave,
    Listen,
    Note,
    Play,
    RecordMessage,
    SaveAnswer,
    SetCause,
    SetLanguage,
    SetReason,
    Speak,
    Transfer,
    Utterances,
    Wait,
)
from callflows.events import (
    ConversationEnded,
    Event,
    HungUp,
    KeysPressed,
    MessageRecorded,
    QueueLeft,
    Silence,
    SpeechHeard,
    TransferEnded,
)


def describe(action: Action) -> list[str]:
    """The action as lines of a transcript."""
    match action:
        case Speak(utterances):
            return spoken(utterances)
        case Listen(utterances=utterances, timeout_seconds=seconds, max_digits=most, finish_key=finish):
            keys = f"{most or 'any'} key{'' if most == 1 else 's'}{f' or {finish}' if finish else ''}"
            return [*spoken(utterances), f"  [listens {seconds} s for {keys}]"]
        case RecordMessage(utterances=utterances, purpose=purpose, max_seconds=seconds):
            return [*spoken(utterances), f"  [records {purpose}, at most {seconds} s]"]
        case Wait(queue=queue, reason=reason, priority_seconds=ahead):
            about, earlier = f" about {reason}" if reason else "", f", {ahead} s ahead" if ahead else ""
            return [f"  [waits in {queue}{about}{earlier}]"]
        case Transfer(number=number):
            return [f"  [is connected to {number}]"]
        case HangUp():
            return ["  [the call ends]"]
        case Ask(name=name, args=args):
            return [f"  [asks {name}: {', '.join(f'{key}={value}' for key, value in args.items() if value)}]"]
    return [f"  [{_effect(action)}]"]


def _effect(action: Action) -> str:
    match action:
        case SetLanguage(language):
            return f"language is {language}"
        case SetReason(reason):
            return f"reason is {reason}"
        case SetCause(cause):
            return f"cause is {cause}"
        case SaveAnswer(question, value):
            return f"answer to {question} is {value}"
        case Keep(name):
            return f"keeps {name}"
        case Play(clip):
            return f"plays {clip}"
        case Leave(result):
            return f"leaves the queue: {result}"
        case Note(kind):
            return f"notes {kind}"
    return type(action).__name__


def spoken(utterances: Utterances) -> list[str]:
    """What is heard, a line each, with language, pace and recordings."""
    return [
        f"  {said.language}{' slowly' if said.slow else ''}: {said.text or ''}"
        f"{f' <{said.audio}>' if said.audio else ''}"
        for said in utterances
    ]


def describe_event(event: Event) -> str:
    """An event as a line of a transcript."""
    match event:
        case KeysPressed(digits):
            return f"presses {digits}"
        case Silence():
            return "silence"
        case SpeechHeard(text):
            return f"says {text}"
        case QueueLeft(result):
            return f"left the queue: {result}"
        case MessageRecorded(recording=recording, seconds=seconds, ended_by=ended_by):
            return f"speaks {seconds} s, ended by {ended_by}" if recording else f"says nothing, ended by {ended_by}"
        case TransferEnded(status):
            return f"transfer {status}"
        case ConversationEnded():
            return "agent hangs up"
        case HungUp():
            return "hangs up"
    return event.kind
