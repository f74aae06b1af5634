"""What is known of each language: one module a language, gathered here by code."""

from collections.abc import Mapping
from typing import Final

from callflows.languages.english import ENGLISH
from callflows.languages.italian import ITALIAN
from callflows.languages.language import Language
from callflows.languages.mongolian import MONGOLIAN
from callflows.languages.thai import THAI
from callflows.languages.vietnamese import VIETNAMESE

LANGUAGES: Final[Mapping[str, Language]] = {
    language.code: language for language in (ENGLISH, ITALIAN, THAI, VIETNAMESE, MONGOLIAN)
}
