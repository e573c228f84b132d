"""How a phone number or an email looks to people who have no reason to see it."""

import re

_EMAIL = re.compile(r"([^\s@<>\"(),;:]+)@([^\s@<>\"(),;:]+)")
# digits of a phone number with its country's code
LONGEST = 14
_MASKED = re.compile(r"\*{3}")


def mask(text):
    """Return `138****5678` for a number, `l***@example.com` for an email.

    A name around an email stays. Of a short number only the last two digits stay; of the number of
    a paper, which has letters or more digits than any phone, the last four.
    """
    if not text or not isinstance(text, str):
        return text
    if "@" in text:
        return _EMAIL.sub(lambda match: f"{match[1][0]}***@{match[2]}", text)
    digits = [place for place, char in enumerate(text) if char.isdigit()]
    if not digits:
        return "****"
    if len(digits) < 8:
        return f"****{''.join(text[place] for place in digits[-2:])}"
    if len(digits) > LONGEST or any(char.isalpha() for char in text):
        return f"****{text.strip()[-4:]}"
    # the country code and the first three digits, the last four
    head = text[: digits[-11] + 3] if len(digits) >= 11 else text[: digits[2] + 1]
    return f"{head.rstrip()}****{''.join(text[place] for place in digits[-4:])}"


def is_masked(text):
    """Return whether somebody's phone or email was typed or sent back as it was shown masked."""
    return isinstance(text, str) and bool(_MASKED.search(text))
