"""The language of the report: sentences are written in English, ``_`` gives them in the student's language.

Translations lie in ``locale/<language>/LC_MESSAGES/torchpath.mo`` beside this file; a sentence that has none stays
English.
"""

from __future__ import annotations

import gettext as catalogues
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

DOMAIN = "torchpath"
LOCALE = Path(__file__).resolve().with_name("locale")
ENGLISH = "en"
# In the order of gettext itself: the kit's own variable first, then what the operating system says.
VARIABLES = ("TORCHPATH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

_catalogue: catalogues.NullTranslations = catalogues.NullTranslations()
_language = ENGLISH


class Text(str):
    """A translated sentence that remembers the English one in ``msgid``: whatever the language, that is its name.

    It does so when its places are filled in, too: the name of "f raised KeyError: 1" is "{name} raised {what}".
    """

    msgid: str

    def __new__(cls, text: str, msgid: str | None = None) -> Text:
        made = super().__new__(cls, text)
        made.msgid = text if msgid is None else msgid
        return made

    def format(self, *values: object, **named: object) -> Text:
        return Text(super().format(*values, **named), self.msgid)


def _(text: str) -> Text:
    """The sentence in the language in use. Only literal strings go in, so that translators get to see them all."""
    # gettext keeps facts about the catalogue itself under the empty string.
    return Text(_catalogue.gettext(text) if text else "", text)


def ngettext(one: str, many: str, n: int) -> Text:
    """The sentence for a number: ``one`` where n is 1, else ``many`` (or what the language has for that n)."""
    return Text(_catalogue.ngettext(one, many, n), one if n == 1 else many)


def use(language: str | None = None) -> str:
    """Speak this language from now on; without one, the language that the environment asks for.

    Returns:
        The language that is now in use: "en" where there is no translation into the one that was asked for.
    """
    global _catalogue, _language
    wanted = chosen(language, os.environ)
    _catalogue = catalogues.translation(DOMAIN, LOCALE, [wanted], fallback=True)
    _language = wanted if wanted in available() else ENGLISH
    return _language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language within the block, and afterwards the one of before."""
    before = _language
    use(language)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """The language in use."""
    return _language


def catalogue(domain: str, language: str) -> Callable[[str], str]:
    """What gives the texts of another domain than the kit's own messages in a language; English where there is none."""
    return catalogues.translation(domain, LOCALE, [language], fallback=True).gettext


def file_of(domain: str, language: str) -> Path:
    """Where the texts of a domain lie in a language; there is none for English."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.mo"


def available() -> list[str]:
    """The languages that sentences can be had in, English first."""
    return [ENGLISH, *sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]


def chosen(language: str | None, environment: Mapping[str, str]) -> str:
    """The language asked for as two letters ("zh" for "zh_CN.UTF-8"): by ``language`` or else by the environment."""
    asked = language or next((environment[name] for name in VARIABLES if environment.get(name)), ENGLISH)
    plain = asked.replace("-", "_").partition(".")[0].partition("@")[0].partition("_")[0].lower()
    # "C" and "POSIX" are the names of having no language.
    return plain if plain not in ("c", "posix") else ENGLISH
