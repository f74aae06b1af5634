"""What is known of each language: one module a language, gathered here by code."""

from collections.abc import Mapping
from typing import Final

from callflows.languages.english import ENGLISH
from callflows.languages.language import Language

LANGUAGES: Final[Mapping[str, Language]] = {language.code: language for language in (ENGLISH,)}
