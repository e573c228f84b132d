"""Numbers of identity papers. Plain Python, knows no Odoo."""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

CARD = re.compile(r"\d{17}[\dX]\Z", re.ASCII)
OLD_TAX_NUMBER = re.compile(r"\d{15}\Z", re.ASCII)


def normalise(number):
    """Return ``number`` with full-width forms folded, upper case, without spaces and dashes.

    >>> normalise(" １１０１０1-19900307 003x ")
    '11010119900307003X'
    """
    folded = unicodedata.normalize("NFKC", number or "").upper()
    return "".join(
        char
        for char in folded
        if not char.isspace() and unicodedata.category(char) not in ("Pd", "Cf")
    )


def id_card_problem(number):
    """Return what is wrong with the normalised number of a Chinese ID card, or False.

    Place codes are not looked up: those of counties that are gone stay on people's cards.

    :return: ``length``, ``digits``, ``date`` or ``checksum``
    """
    if len(number) != 18:
        return "length"
    if not CARD.match(number):
        return "digits"
    if ric.calc_check_digit(number) != number[-1]:
        return "checksum"
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "date"
    return False


def uscc_problem(number):
    """Return what is wrong with a normalised unified social credit code, as for an ID card."""
    try:
        uscc.validate(number)
    except InvalidLength:
        return "length"
    except InvalidChecksum:
        return "checksum"
    except ValidationError:
        return "digits"
    return False


def tax_number_problem(number):
    """As ``uscc_problem``; the tax numbers of 15 digits that came before are no problem."""
    return False if OLD_TAX_NUMBER.match(number) else uscc_problem(number)


def mask(number):
    """Return ``number`` with its middle hidden: enough to recognise it, too little to use it.

    >>> mask("11010119900307003X")
    '110***********003X'
    """
    number = normalise(number)
    if len(number) < 10:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def id_card_birthday(number):
    """Return the birthday a valid ID card number says, or None."""
    number = normalise(number)
    return None if id_card_problem(number) else date.fromisoformat(number[6:14])


def id_card_is_male(number):
    """Return whether a valid ID card number is a man's (its 17th digit is odd), or None."""
    number = normalise(number)
    return None if id_card_problem(number) else int(number[16]) % 2 == 1
