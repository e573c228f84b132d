"""Instalments of a loan: plain Python, exact to the currency's smallest unit.

Equal payment (等额本息), the annuity-immediate of S. G. Kellison, The Theory of Interest::

    A = P · i · (1 + i)^n / ((1 + i)^n − 1)            i = yearly nominal rate / 12

Equal principal (等额本金): each month P / n of principal and the interest of what is still owed.

Balloon: B of the principal is due with the last instalment, the rest as equal payments::

    A = (P − B / (1 + i)^n) · i / (1 − (1 + i)^−n)

Interest of a month is rounded half up to the unit; the last instalment takes what is left, so that
the principal repaid is the loan to the cent.
"""

from collections import namedtuple
from decimal import ROUND_HALF_UP, Decimal, localcontext

METHODS = ("equal_payment", "equal_principal", "balloon")
CENT = Decimal("0.01")

Instalment = namedtuple("Instalment", "number payment principal interest balance")


def _exact(value):
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _round(value, unit):
    return (value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def get_schedule(amount, yearly_rate, months, method="equal_payment", balloon=0, unit=CENT):
    """:param amount: the loan
    :param yearly_rate: nominal, in percent (4.9)
    :param int months: number of instalments
    :param str method: one of ``METHODS``
    :param balloon: principal due with the last instalment, for that method
    :param unit: the currency's smallest unit
    :return: list of ``Instalment``, amounts as Decimal
    :raises ValueError: what was given makes no loan
    """
    amount, unit = _exact(amount), _exact(unit)
    balloon = _exact(balloon) if method == "balloon" else Decimal(0)
    rate = _exact(yearly_rate) / 1200
    months = int(months)
    if method not in METHODS:
        raise ValueError(f"unknown method {method}")
    if amount <= 0 or months < 1 or rate < 0 or not 0 <= balloon <= amount:
        raise ValueError("amount and months above zero, rate and balloon not below")
    with localcontext() as context:
        context.prec = 40
        amount, balloon = _round(amount, unit), _round(balloon, unit)
        if method == "equal_principal":
            payment, part = None, _round(amount / months, unit)
        else:
            payment, part = _round(_get_annuity(amount, rate, months, balloon), unit), None
        result, owed = [], amount
        for number in range(1, months + 1):
            interest = _round(owed * rate, unit)
            if number == months:
                principal = owed
            else:
                principal = part if payment is None else payment - interest
                principal = max(min(principal, owed), Decimal(0))
            owed -= principal
            result.append(Instalment(number, principal + interest, principal, interest, owed))
    return result


def _get_annuity(amount, rate, months, balloon):
    if not rate:
        return (amount - balloon) / months
    growth = (1 + rate) ** months
    return (amount - balloon / growth) * rate * growth / (growth - 1)


def get_effective_rate(amount, payments, fee=0):
    """Yearly rate, in percent, that a year of monthly compounding of these payments means.

    The monthly rate r solves ``amount − fee = Σ payment_k / (1 + r)^k``; the answer is
    ``(1 + r)^12 − 1``.

    :param fee: what the borrower pays for the loan when he gets it
    """
    received = float(amount) - float(fee)
    payments = [float(payment) for payment in payments]
    if received <= 0 or sum(payments) <= received:
        return 0.0

    def value(rate):
        total = 0.0
        for payment in reversed(payments):
            total = (total + payment) / (1 + rate)
        return total

    low, high = 0.0, 1.0
    while value(high) > received and high < 1e6:
        high *= 2
    for _step in range(100):
        middle = (low + high) / 2
        if value(middle) > received:
            low = middle
        else:
            high = middle
    return ((1 + high) ** 12 - 1) * 100
