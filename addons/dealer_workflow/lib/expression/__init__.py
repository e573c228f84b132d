"""Formulas for people who don't program, evaluated by our own parser. Nothing is compiled.

    if(amount_total > 10000, "large", "small")
    round(sum(line_ids.price_subtotal) * 0.06, 2)
    days_between(date_order, today()) > 7 and not is_set(invoice_date)

**Values**: numbers (`1200`, `0.06`), text in quotes (a doubled quote stands for itself), `yes`,
`no`, `empty`, fields of the document by name and of related ones by dotted path. A path through
lines is a list of values, which only `sum`, `count`, `min`, `max`, `len` and `contains` take.

**Operators**: `+ - * / %`, `= == != <> < <= > >=`, `and`, `or`, `not`,
`if(condition, a, b)` or `a if condition else b`. There are no powers; text can be joined (`+`,
`concat`) and not repeated. A date plus or minus a number is that many days later or earlier;
a date minus a date is days.

**Empty** behaves like the empty cell of a spreadsheet: it is 0 in arithmetic, "" in text, no in a
condition, equal to 0, "" and no. `sum`, `count`, `min` and `max` leave it out; `min`, `max` and
`round` of nothing but empty are empty. No date is before or after an empty one, and dates
reckoned from an empty one are empty. **Dividing by zero** gives empty.

**Limits**: 2,000 characters, 500 parts, 20 levels, text of 10,000 characters, numbers up to 10^15,
100,000 values in a list. Names that start with an underscore are refused.

`parse(text)` returns an `Expression` or raises `ExpressionError`, whose text is one sentence.
"""

from .errors import ExpressionError
from .evaluator import Expression, parse
from .functions import FUNCTIONS

__all__ = ["FUNCTIONS", "Expression", "ExpressionError", "parse"]
