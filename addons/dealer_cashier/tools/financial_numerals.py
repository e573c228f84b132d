"""Amounts in Chinese financial numerals, as receipts and cheques carry them."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "兆")


def _group_to_numerals(number):
    """Spell 1..9999, inner zeros collapsed into one 零."""
    text, pending_zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if pending_zero and text else "") + DIGITS[digit] + UNITS[power]
            pending_zero = False
        else:
            pending_zero = True
    return text


def _integer_to_numerals(number):
    groups = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    text, pending_zero = "", False
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position]
        if not group:
            pending_zero = True
            continue
        if text and (pending_zero or group < 1000):
            text += "零"
        text += _group_to_numerals(group) + GROUPS[position]
        pending_zero = False
    return text


def to_financial_numerals(amount):
    """Spell an amount of yuan in financial numerals: 100 → 壹佰元整, 1.05 → 壹元零伍分.

    :param amount: yuan, below 10**16; rounded half up to the fen. Negative amounts get 负.
    :raise ValueError: when the amount is too large to be spelled
    """
    fen = int((Decimal(str(amount)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    sign, fen = ("负", -fen) if fen < 0 else ("", fen)
    yuan, cents = divmod(fen, 100)
    if yuan >= 10**16:
        raise ValueError("The amount is too large to be spelled in financial numerals.")
    if not fen:
        return "零元整"
    text = sign + (_integer_to_numerals(yuan) + "元" if yuan else "")
    jiao, fen = divmod(cents, 10)
    if not cents:
        return text + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (DIGITS[fen] + "分" if fen else "整")
