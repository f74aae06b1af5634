"""What is otherwise in a flow, said in English for the command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from callflows.changes import Change, What
from callflows.words import name_of

SENTENCES: Mapping[What, str] = {
    What.NODE_ADDED: "added ({kind})",
    What.NODE_REMOVED: "removed ({kind})",
    What.KIND_CHANGED: "is now {now}, was {was}",
    What.OPTION_ADDED: "option {key} '{label}' added, to {target}",
    What.OPTION_REMOVED: "option {key} '{label}' removed",
    What.OPTION_RENUMBERED: "option '{label}' is now on key {key}, was on {was}",
    What.OPTION_RENAMED: "option {key} is now called '{label}', was '{was}'",
    What.OPTION_LEADS: "option {key} '{label}' leads to {target}, not to {was}",
    What.OPTION_DISABLED: "option {key} '{label}' is out for now",
    What.OPTION_ENABLED: "option {key} '{label}' is offered again",
    What.OPTION_CHANGED: "option {key} '{label}': {field} changed",
    What.OPTIONS_REORDERED: "options in another order: {keys}",
    What.WORDS_ADDED: "{field}: words in {language} added",
    What.WORDS_CHANGED: "{field}: reworded in {language}",
    What.WORDS_RECORDED: "{field}: recorded anew in {language}",
    What.WORDS_REMOVED: "{field}: words in {language} removed",
    What.WAY_CHANGED: "{field} leads to {target}",
    What.SETTING_CHANGED: "{field} changed",
    What.FLOW_CHANGED: "{field} changed",
    What.WARNING_ACCEPTED: "{by} has accepted a warning ({code})",
    What.WARNING_OPEN_AGAIN: "a warning is accepted no more ({code})",
}
FROM_TO = frozenset({What.OPTION_CHANGED, What.SETTING_CHANGED, What.FLOW_CHANGED})


def said(changes: Iterable[Change]) -> list[str]:
    """A sentence for each change; one prompt reworded in several languages is one."""
    together: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        language = change.facts.get("language")
        together[_sentence(change)].extend([name_of(language) if language else "every language"])
    return [sentence.replace("{language}", ", ".join(languages)) for sentence, languages in together.items()]


def _sentence(change: Change) -> str:
    facts = {name: value or "nothing" for name, value in change.facts.items()} | {"language": "{language}"}
    sentence = SENTENCES[change.what].format(**facts)
    if change.what in FROM_TO and (change.facts["was"] or change.facts["now"]):
        sentence += f", from {facts['was']} to {facts['now']}"
    return f"{change.title or 'the flow'}: {sentence}"
