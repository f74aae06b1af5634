"""Whether a document has the shape of a flow: fields, kinds, values and the names it refers to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from callflows.fields import (
    ANSWER_FIELDS,
    CASE_FIELDS,
    DATUM_FIELDS,
    DOCUMENT_FIELDS,
    NODE_FIELDS,
    OPTION_FIELDS,
    PATIENCE_FIELDS,
    Field,
)
from callflows.languages import LANGUAGES
from callflows.nodes.passages import CONDITIONS, WEEKDAYS, periods
from callflows.problems import Problem, Severity
from callflows.prompts import PLACEHOLDER, placeholders

MAX_COUNT: Final = 86_400
KEYS: Final = frozenset("0123456789#")
PLACEHOLDERS: Final = frozenset({"company", "name", "reference", "emergency", "callback_number", "customer_number"})
EXTRA_PLACEHOLDERS: Final = {
    "read_back": frozenset({"digits"}),
    ("case_status", "prompt"): frozenset({"case"}),
}
PURPOSES: Final = ("voicemail", "suggestion", "survey_comment")
FLOW_PURPOSES: Final = ("line", "survey")
IDENTIFIERS: Final = ("reference", "customer_number")
MAX_SCALE: Final = 9


class Shape:
    """Walks over a document by the tables of `fields` and collects what is wrong; takes any JSON value."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.node: str | None = None
        self.kind = ""
        self.field = ""

    def check(self) -> list[Problem]:
        if not isinstance(self.document, Mapping):
            self.say("malformed", "", "A flow must be a mapping of fields.")
            return self.problems
        self.fields(self.document, DOCUMENT_FIELDS, "")
        if not (self.document.get("person") or self.document.get("message")):
            self.say("no_person", "person", "Name the node of a person or of a message: where 0 leads.")
        return self.problems

    def say(self, code: str, path: str, message: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(code, self.node, path, message, severity))

    def fields(self, value: Mapping[Any, Any], table: Mapping[str, Field], path: str) -> None:
        """The fields of one mapping, by its table."""
        for name in value:
            if name not in table and not str(name).startswith("x-"):
                self.say("unknown_field", at(path, name), f"There is no field {name!s:.40} here.")
        for name, field in table.items():
            if value.get(name) is not None:
                self.field = name
                SHAPES[field.shape](self, value[name], at(path, name))
            elif field.required:
                self.missing(name, field, at(path, name))

    def missing(self, name: str, field: Field, path: str) -> None:
        if field.shape == "goto" or (field.shape == "options" and field.required):
            self.say("dead_end", path, f"Say where this leads: {name} ({field.meaning}).")
        else:
            self.say("missing_field", path, f"{name} is missing: {field.meaning}.")

    # -- one method a shape

    def anything(self, value: Any, path: str) -> None:
        """Anything goes."""

    def text(self, value: Any, path: str) -> None:
        if not isinstance(value, str) or not value.strip():
            self.bad(path, "words")

    def texts(self, value: Any, path: str) -> None:
        if not (isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)):
            self.bad(path, "a list of words")

    def flag(self, value: Any, path: str) -> None:
        if not isinstance(value, bool):
            self.bad(path, "true or false")

    def count(self, value: Any, path: str) -> None:
        if not is_count(value) or value < (0 if path.endswith("priority_seconds") else 1):
            self.bad(path, "a whole number")

    def scale(self, value: Any, path: str) -> None:
        if not is_count(value) or not 2 <= value <= MAX_SCALE:
            self.bad(path, f"a whole number from 2 to {MAX_SCALE}")

    def telephone(self, value: Any, path: str) -> None:
        if not isinstance(value, str) or not value.removeprefix("+").isdigit():
            self.bad(path, "a telephone number such as +390612345678, in quotes")

    def clip(self, value: Any, path: str) -> None:
        if not is_clip(value):
            self.bad(path, "the name of a recording")

    def key(self, value: Any, path: str) -> None:
        if not is_key(value):
            self.say("bad_key", path, f"{value!s:.20} is not a key of a telephone.")

    def goto(self, value: Any, path: str) -> None:
        nodes = self.document.get("nodes")
        if not isinstance(value, str):
            self.bad(path, "the name of a node")
        elif not isinstance(nodes, Mapping) or value not in nodes:
            self.say("missing_node", path, f"There is no node called {value:.60}.")

    def kind_name(self, value: Any, path: str) -> None:
        """The kind was looked at with the node."""

    def zone(self, value: Any, path: str) -> None:
        if not is_zone(value):
            self.bad(path, "a time zone such as Europe/Rome")

    def country(self, value: Any, path: str) -> None:
        if not isinstance(value, str) or not value.isalpha() or not value.isupper():
            self.bad(path, "a country code such as IT")

    def queue(self, value: Any, path: str) -> None:
        self.text(value, path)

    def purpose(self, value: Any, path: str) -> None:
        self.one_of(value, path, PURPOSES)

    def flow_purpose(self, value: Any, path: str) -> None:
        self.one_of(value, path, FLOW_PURPOSES)

    def identifier(self, value: Any, path: str) -> None:
        self.one_of(value, path, IDENTIFIERS)

    def one_of(self, value: Any, path: str, known: Sequence[str]) -> None:
        if value not in known:
            self.bad(path, " or ".join(known))

    def prompt(self, value: Any, path: str) -> None:
        allowed = PLACEHOLDERS | EXTRA_PLACEHOLDERS.get(self.field, frozenset())
        allowed |= EXTRA_PLACEHOLDERS.get((self.kind, self.field), frozenset())
        if isinstance(value, str):
            self.worded({"text": value}, path, allowed)
        elif isinstance(value, Mapping) and value:
            for code, written in value.items():
                self.worded({"text": written} if isinstance(written, str) else written, at(path, code), allowed)
                if not isinstance(code, str):
                    self.bad(path, "words per language")
        else:
            self.bad(path, "words per language")

    def worded(self, value: Any, path: str, allowed: frozenset[str]) -> None:
        if not isinstance(value, Mapping):
            self.bad(path, "words, or {text: …, audio: …}")
            return
        self.fields(value, {"text": Field("any_text", ""), "audio": Field("audio", "")}, path)
        text = value.get("text")
        said = text if isinstance(text, str) else ""
        audio = value.get("audio")
        clips = [audio] if isinstance(audio, str) else audio if isinstance(audio, list) else []
        for piece in (said, *(clip for clip in clips if isinstance(clip, str))):
            self.placeholders(piece, path, allowed)

    def placeholders(self, said: str, path: str, allowed: frozenset[str]) -> None:
        unknown = [name for name in placeholders(said) if name not in allowed]
        rest = PLACEHOLDER.sub("", said)
        if unknown or "{" in rest or "}" in rest:
            named = ", ".join(unknown) or "a brace"
            self.say("unknown_placeholder", path, f"Nothing can be put for {named:.60} here.")

    def any_text(self, value: Any, path: str) -> None:
        if not isinstance(value, str):
            self.bad(path, "words")

    def audio(self, value: Any, path: str) -> None:
        names = [value] if isinstance(value, str) else value
        if not (isinstance(names, list) and names and all(is_clip(PLACEHOLDER.sub("x", str(name))) for name in names)):
            self.bad(path, "the name of a recording, or a list of names and placeholders")

    def company(self, value: Any, path: str) -> None:
        if not isinstance(value, str):
            self.prompt(value, path)

    def languages(self, value: Any, path: str) -> None:
        if not (isinstance(value, list | tuple) and value and all(isinstance(code, str) and code for code in value)):
            self.bad(path, "a list of languages, such as [en, it]")
            return
        for code in value:
            if code not in LANGUAGES:
                self.say("unknown_language", path, f"We do not know the language {code:.20}.")
        if len(set(value)) < len(value):
            self.bad(path, "each language once")

    def planned(self, value: Any, path: str) -> None:
        if value:
            self.languages(value, path)
        elif not isinstance(value, list | tuple):
            self.bad(path, "a list of languages")

    def language_keys(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping) or not value:
            self.bad(path, 'keys and languages, such as {"1": en}')
            return
        self.pressed(list(value), path)
        for key, code in value.items():
            if code not in self.all_languages():
                self.say("unknown_language", at(path, key), f"This flow does not serve the language {code!s:.20}.")

    def options(self, value: Any, path: str) -> None:
        pairs = self.keyed(value, path)
        if not pairs and self.kind == "menu":
            self.say("dead_end", path, "A menu needs at least one option.")
        for key, item in pairs:
            self.entry(item, OPTION_FIELDS, at(path, key))

    def answers(self, value: Any, path: str) -> None:
        pairs = self.keyed(value, path)
        if not pairs:
            self.say("dead_end", path, "A question needs answers.")
        for key, item in pairs:
            self.entry(item, ANSWER_FIELDS, at(path, key))

    def entry(self, value: Any, table: Mapping[str, Field], path: str) -> None:
        if isinstance(value, Mapping):
            self.fields(value, table, path)
        else:
            self.bad(path, "a mapping of fields")

    def keyed(self, value: Any, path: str) -> list[tuple[Any, Any]]:
        """Keys with what they do, from either way of writing them, the keys themselves checked."""
        if isinstance(value, Mapping):
            pairs = list(value.items())
        elif isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            pairs = [(item.get("key"), item) for item in value]
        else:
            self.bad(path, "keys and what they do")
            return []
        enabled = [(key, item) for key, item in pairs if not is_disabled(item)]
        self.pressed([key for key, _ in enabled], path)
        return pairs if pairs and not enabled else enabled

    def pressed(self, keys: Iterable[Any], path: str) -> None:
        seen: set[str] = set()
        for key in keys:
            if str(key) == "*":
                self.say("reserved_key", at(path, key), "The star key always repeats; choose another.")
            elif not is_key(key):
                self.say("bad_key", at(path, key), f"{key!s:.20} is not a key of a telephone.")
            elif str(key) in seen:
                self.say("key_used_twice", at(path, key), f"The key {key} is used twice.")
            seen.add(str(key))

    def global_keys(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping):
            self.bad(path, "keys and where they lead")
            return
        self.pressed(list(value), path)
        for key, item in value.items():
            if isinstance(item, Mapping):
                table = {
                    "goto": OPTION_FIELDS["goto"],
                    "note": OPTION_FIELDS["note"],
                    "label": OPTION_FIELDS["label"],
                }
                self.fields(item, table, at(path, key))
            else:
                self.goto(item, at(path, key))

    def patience(self, value: Any, path: str) -> None:
        self.entry(value, PATIENCE_FIELDS, path)

    def datum(self, value: Any, path: str) -> None:
        self.entry(value, DATUM_FIELDS, path)

    def heard_words(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping):
            self.bad(path, "lists of words per language")
            return
        for code, said in value.items():
            self.texts(said, at(path, code))

    def week(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping):
            self.say("bad_hours", path, "Give opening periods by day: mon, tue, wed, thu, fri, sat, sun.")
            return
        for day, written in value.items():
            if day not in WEEKDAYS:
                self.say(
                    "bad_hours",
                    at(path, day),
                    f"{day!s:.20} is not a day: mon, tue, wed, thu, fri, sat, sun.",
                )
            self.opening(written, at(path, day))

    def special_days(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping):
            self.say("bad_hours", path, "Give opening periods by date, such as 2026-12-24.")
            return
        for day, written in value.items():
            if not is_date(day):
                self.say("bad_hours", at(path, day), f"{day!s:.20} is not a date such as 2026-12-24.")
            self.opening(written, at(path, day))

    def opening(self, written: Any, path: str) -> None:
        if not is_opening(written):
            self.say(
                "bad_hours",
                path,
                'Opening periods look like ["08:00-12:00", "14:00-18:00"], or [] for closed.',
            )

    def cases(self, value: Any, path: str) -> None:
        if not isinstance(value, list) or not value:
            self.bad(path, "a list of conditions with where they lead")
            return
        for index, item in enumerate(value):
            self.entry(item, CASE_FIELDS, at(path, index))

    def conditions(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping) or not value:
            self.bad(path, "conditions such as {customer: known}")
            return
        for name, wanted in value.items():
            if name not in CONDITIONS:
                self.say("unknown_condition", at(path, name), f"There is no condition {name!s:.40}.")
            elif not condition_fits(str(name), wanted):
                self.bad(at(path, name), "a value that fits this condition")

    def nodes(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping) or not value:
            self.bad(path, "nodes by name")
            return
        for name, source in value.items():
            self.one_node(name, source, at(path, name))
        self.node, self.kind = None, ""

    def one_node(self, name: Any, source: Any, path: str) -> None:
        self.node, self.kind = str(name), ""
        if not isinstance(name, str) or not name.strip():
            self.bad(path, "a name in words (put it in quotes)")
        if not isinstance(source, Mapping):
            self.bad(path, "a mapping of fields")
            return
        kind = source.get("kind")
        table = NODE_FIELDS.get(kind) if isinstance(kind, str) else None
        if table is None:
            self.say("unknown_kind", at(path, "kind"), f"There is no kind of node called {kind!s:.40}.")
            return
        self.kind = str(kind)
        self.fields(source, table, path)
        if kind == "hangup" and not source.get("prompt"):
            self.say("silent_end", at(path, "prompt"), "A call must not end without a goodbye.")
        if kind == "question" and source.get("answers") and source.get("scale"):
            self.bad(path, "either answers or a scale")

    def rehearsals(self, value: Any, path: str) -> None:
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.bad(path, "a list of rehearsals")

    def bad(self, path: str, wanted: str) -> None:
        self.say("bad_value", path, f"This must be {wanted}.")

    def all_languages(self) -> list[Any]:
        """The languages served and planned, as far as they can be read."""
        lists = (self.document.get("languages"), self.document.get("planned_languages"))
        return [code for codes in lists if isinstance(codes, list | tuple) for code in codes]


def at(path: str, name: Any) -> str:
    """The path of a part."""
    return f"{path}.{name!s:.60}" if path else f"{name!s:.60}"


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT


def is_key(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and str(value) in KEYS


def is_clip(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value.replace("-", "").replace("_", "").replace(".", "").isalnum()


def is_disabled(item: Any) -> bool:
    return isinstance(item, Mapping) and item.get("enabled") is False


def is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ValueError, OSError, LookupError):
        return False


def is_date(value: Any) -> bool:
    if isinstance(value, date):
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def is_opening(written: Any) -> bool:
    if not (written is None or isinstance(written, str | list)):
        return False
    if isinstance(written, list) and not all(isinstance(item, str) for item in written):
        return False
    try:
        periods(written)
    except ValueError:
        return False
    return True


def condition_fits(name: str, wanted: Any) -> bool:
    """Whether a condition can be compared with this value."""
    if name in ("emergency", "open_case"):
        return isinstance(wanted, bool)
    if name == "called_again_within_days":
        return is_count(wanted)
    if name == "priority":
        return isinstance(wanted, bool) or is_count(wanted)
    if name == "customer":
        return wanted in ("known", "unknown") or isinstance(wanted, bool)
    if name == "caller":
        return wanted in ("known", "unknown", "withheld")
    if name == "trust":
        return wanted in ("none", "recognised", "verified")
    return isinstance(wanted, str) and bool(wanted)


def _seconds(shape: Shape, value: Any, path: str) -> None:
    shape.count(value, path)


SHAPES: Final[Mapping[str, Callable[[Shape, Any, str], None]]] = {
    "kind": Shape.kind_name,
    "seconds": _seconds,
    **{
        name: getattr(Shape, name)
        for name in (
            "anything",
            "text",
            "texts",
            "flag",
            "count",
            "scale",
            "telephone",
            "clip",
            "key",
            "goto",
            "zone",
            "country",
            "queue",
            "purpose",
            "flow_purpose",
            "identifier",
            "prompt",
            "any_text",
            "audio",
            "company",
            "languages",
            "planned",
            "language_keys",
            "options",
            "answers",
            "global_keys",
            "patience",
            "datum",
            "heard_words",
            "week",
            "special_days",
            "cases",
            "conditions",
            "nodes",
            "rehearsals",
        )
    },
}
