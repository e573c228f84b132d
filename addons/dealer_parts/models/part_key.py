"""How texts of parts are compared: numbers without their spelling, words without case."""

import re
import unicodedata

# Han, kana and hangul: languages that write words without spaces between them.
_IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])")


def part_key(text):
    """Return what is compared when people type a part number: upper case, letters and digits only.

    `"04152-yzza1 "` and `"04152 YZZA1"` are one part; full-width forms are read as ASCII.
    """
    text = unicodedata.normalize("NFKC", text or "").upper()
    return re.sub(r"[\W_]+", "", text)


def search_words(text):
    """Return the words of `text` as the search column keeps them.

    Ideographs are doubled: an index of trigrams then knows words of two characters, which it
    could not look up otherwise, and what contains what stays the same.
    """
    text = unicodedata.normalize("NFKC", text or "").casefold()
    words = (re.sub(r"[\W_]+", "", word) for word in text.split())
    return [_IDEOGRAPH.sub(r"\1\1", word) for word in words if word]
