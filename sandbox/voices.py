"""The voices that Say may name, and the languages each speaks."""

from __future__ import annotations

import re

DEFAULT_LANGUAGE = "en-US"
INVALID_VOICE, INVALID_LANGUAGE = 13511, 13512

_POLLY = {
    "ar-AE": "Hala Zayd",
    "arb": "Zeina",
    "ca-ES": "Arlet",
    "cmn-CN": "Zhiyu",
    "cs-CZ": "Jitka",
    "cy-GB": "Gwyneth",
    "da-DK": "Mads Naja Sofie",
    "de-AT": "Hannah",
    "de-CH": "Sabrina",
    "de-DE": "Marlene Vicki Hans Daniel",
    "en-AU": "Nicole Olivia Russell",
    "en-GB": "Amy Emma Brian Arthur",
    "en-GB-WLS": "Geraint",
    "en-IE": "Niamh",
    "en-IN": "Aditi Raveena Kajal",
    "en-NZ": "Aria",
    "en-SG": "Jasmine",
    "en-US": """Danielle Gregory Ivy Joanna Kendra Kimberly Salli Joey Justin Kevin Matthew Ruth Stephen Patrick
        Tiffany""",
    "en-ZA": "Ayanda",
    "es-ES": "Conchita Lucia Alba Enrique Sergio Raúl Raul",
    "es-MX": "Mia Andrés Andres",
    "es-US": "Lupe Penélope Penelope Miguel Pedro",
    "fi-FI": "Suvi",
    "fr-BE": "Isabelle",
    "fr-CA": "Chantal Gabrielle Liam",
    "fr-FR": "Céline Celine Léa Lea Mathieu Rémi Remi",
    "hi-IN": "Aditi Kajal",
    "is-IS": "Dóra Dora Karl",
    "it-IT": "Carla Bianca Giorgio Adriano Beatrice Lorenzo",
    "ja-JP": "Mizuki Takumi Kazuha Tomoko",
    "ko-KR": "Seoyeon Jihye",
    "nb-NO": "Liv Ida",
    "nl-BE": "Lisa",
    "nl-NL": "Laura Lotte Ruben",
    "pl-PL": "Ewa Ola Maja Jacek Jan",
    "pt-BR": "Camila Vitória Vitoria Ricardo Thiago",
    "pt-PT": "Inês Ines Cristiano",
    "ro-RO": "Carmen",
    "ru-RU": "Tatyana Maxim",
    "sv-SE": "Astrid Elin",
    "tr-TR": "Filiz Burcu",
    "yue-CN": "Hiujin",
}
_GOOGLE = """af-ZA am-ET ar-XA bg-BG bn-IN ca-ES cmn-CN cmn-TW cs-CZ da-DK de-DE el-GR en-AU en-GB en-IN en-US es-ES
    es-US et-EE eu-ES fi-FI fil-PH fr-CA fr-FR gl-ES gu-IN he-IL hi-IN hr-HR hu-HU id-ID is-IS it-IT ja-JP kn-IN
    ko-KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO nl-BE nl-NL pa-IN pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-RS
    sv-SE sw-KE ta-IN te-IN th-TH tr-TR uk-UA ur-IN vi-VN yue-HK"""
_BASIC = frozenset({"man", "woman", "alice"})
_SHORT = frozenset({"en", "es", "fr", "de", "it", "pt", "nl", "ja", "ko", "zh-CN", "zh-HK", "zh-TW", "es-LA"})

GOOGLE_LANGUAGES = frozenset(_GOOGLE.split())
LANGUAGES = frozenset(_POLLY) | GOOGLE_LANGUAGES | _SHORT
_LOWER = {language.lower() for language in LANGUAGES}
_POLLY_LANGUAGES: dict[str, tuple[str, ...]] = {
    name: tuple(language for language, names in _POLLY.items() if name in names.split())
    for names in _POLLY.values()
    for name in names.split()
}
_POLLY_VOICE = re.compile(r"Polly\.(\w+?)(-Neural|-Generative|-LongForm)?")
_GOOGLE_VOICE = re.compile(r"Google\.([a-z]{2,3}-[A-Z]{2})-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def languages_of(voice: str) -> tuple[str, ...] | None:
    """What a named voice speaks, its own language first; None for a voice that is none. Empty: any language."""
    if not voice or voice in _BASIC:
        return ()
    polly, google = _POLLY_VOICE.fullmatch(voice), _GOOGLE_VOICE.fullmatch(voice)
    if polly is not None:
        return _POLLY_LANGUAGES.get(polly[1])
    return (google[1],) if google is not None and google[1] in GOOGLE_LANGUAGES else None


def language_of(language: str, voice: str) -> str:
    """The language that is spoken when one is asked for, or none is (empty)."""
    return language or (languages_of(voice) or (DEFAULT_LANGUAGE,))[0]


def wrong_voice(language: str, voice: str) -> tuple[int, str] | None:
    """The carrier's code and a reason, when such a pair cannot speak."""
    spoken = languages_of(voice)
    if spoken is None:
        return INVALID_VOICE, f"there is no voice {voice!r}"
    if language and language.lower() not in _LOWER:
        return INVALID_LANGUAGE, f"no voice speaks {language!r}"
    if language and spoken and language.lower() not in (one.lower() for one in spoken):
        return INVALID_VOICE, f"the voice {voice!r} does not speak {language!r}"
    return None
