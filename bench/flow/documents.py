"""Flows of any size in five languages: menus below menus, each with words, hours, queues and messages at its ends."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("en", "it", "th", "vi", "mn")
KEYS = "1234"
WORDS = {
    "en": "For the matters of place {name}, press 1, 2, 3 or 4. To speak to a person, press 0.",
    "it": "Per le questioni del luogo {name}, prema 1, 2, 3 o 4. Per parlare con una persona, prema 0.",
    "th": "เรื่องของ {name} กด 1, 2, 3 หรือ 4 พูดกับเจ้าหน้าที่ กด 0 ค่ะ",
    "vi": "Về các việc của nơi {name}, xin bấm 1, 2, 3 hoặc 4. Gặp nhân viên, xin bấm 0.",
    "mn": "{name} газрын асуудлаар 1, 2, 3, 4, хүнтэй ярих бол 0 гэсэн товчийг дарна уу.",
}


def document(nodes: int) -> dict[str, Any]:
    """A flow of so many nodes: a tree of menus of four keys, whose leaves are queues, messages and announcements."""
    names = [f"place_{index}" for index in range(nodes - 3)]
    placed = {name: _node(index, name, names) for index, name in enumerate(names)}
    ends = {
        "desk": {"kind": "queue", "queue": "desk", "prompt": _words("desk")},
        "message": {"kind": "voicemail", "prompt": _words("message"), "goto": "bye"},
        "bye": {"kind": "hangup", "prompt": _words("bye")},
    }
    return {
        "flow": "large",
        "title": "A large flow",
        "company": "Aurora",
        "languages": list(LANGUAGES[:-1]),
        "planned_languages": ["mn"],
        "timezone": "Europe/Rome",
        "start": names[0],
        "person": "desk",
        "message": "message",
        "nodes": placed | ends,
        "rehearsals": [{"name": "a person", "language": "en", "keys": ["0"], "expect": {"queue": "desk"}}],
    }


def _node(index: int, name: str, names: list[str]) -> dict[str, Any]:
    below = [names[place] for place in range(4 * index + 1, 4 * index + 5) if place < len(names)]
    if below:
        options = {
            key: {"label": f"To {goto}", "reason": "doubt", "goto": goto}
            for key, goto in zip(KEYS, below, strict=False)
        }
        said = {"prompt": _words(name), "repeat": _words(name), "no_input": {"times": 2, "goto": "desk"}}
        return {"kind": "menu", **said, "options": options}
    leaves = (
        {"kind": "queue", "queue": "desk", "reason": "doubt", "prompt": _words(name)},
        {"kind": "voicemail", "prompt": _words(name), "goto": "bye"},
        {"kind": "announce", "prompt": _words(name), "goto": "message"},
    )
    return leaves[index % len(leaves)]


def _words(name: str) -> dict[str, Any]:
    said = {code: words.format(name=name) for code, words in WORDS.items()}
    return {**said, "mn": {"text": said["mn"], "audio": f"mn-{name}"}}
