"""Is a message in another language? Says so only when it is sure: calling English foreign turns a shopper
away.

The detector runs in its small mode, which knows letters and not words (the large one takes half a gigabyte),
so English function words speak against it, and foreign ones for it."""

import re

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from bot.understanding.foreign import spoken

ENGLISH = "en"
CONFIDENT = 0.9
LEAST_WORDS = 3
ENGLISH_SHARE = 0.2
"""With this part of its words being plain English words, a message is English."""

_CODES = re.findall(
    r"\w+", "ar bg cs da de el en es fi fr he hi hr hu id it ja ko nb nl pl pt ro ru sk sv tr uk vi zh"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOISE = re.compile(r"\S*[@\d/#]\S*")
_OWN_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u05ff\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_PLAIN = frozenset(
    re.split(
        r"\s+",
        """the and you your is are was were be been have has had do does did dont don't can cant can't
        could would will wont won't my mine me i im i'm ive i've it its it's this that these those what
        when where which who why how not of to for from with about but if or so on at by an as we us our
        they them there here any some all more much many please pls thanks thank hi hello hey order
        parcel delivery coffee beans subscription cancel refund return price money account password
        email code card shipping box bag want need get got still just yet again help know tell new out
        up now""",
    )
)


class LanguageGuess:
    """Offline detector of some thirty languages."""

    def __init__(self) -> None:
        wanted = [IsoCode639_1.from_str(code.upper()) for code in _CODES]
        self._detector: LanguageDetector = (
            LanguageDetectorBuilder.from_iso_codes_639_1(*wanted).with_low_accuracy_mode().build()
        )

    def language_of(self, text: str) -> str:
        """Return an ISO 639-1 code; `en` unless another language is sure."""
        plain = _NOISE.sub(" ", text)
        words = _WORD.findall(plain.lower())
        if _OWN_SCRIPT.search(plain):
            return self._best(plain)[0]
        known = sum(word.replace("’", "'") in _PLAIN for word in words)
        if code := spoken([word.replace("’", "'") for word in words], known):
            return code
        if len(words) < LEAST_WORDS or known >= ENGLISH_SHARE * len(words):
            return ENGLISH
        code, confidence = self._best(" ".join(words))
        return code if confidence >= CONFIDENT else ENGLISH

    def _best(self, text: str) -> tuple[str, float]:
        values = self._detector.compute_language_confidence_values(text)
        first = values[0]
        return _code(first.language), float(first.value)


def _code(language: Language) -> str:
    return language.iso_code_639_1.name.lower()
