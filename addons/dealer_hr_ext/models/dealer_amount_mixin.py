from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

# of money, hours, points or percent: no store keeps more
LIMIT = 10**10


class DealerAmountMixin(models.AbstractModel):
    """Amounts are numbers: what is none (NaN, infinity) or absurdly large is refused.

    A form cannot send such a thing, a request can: JSON and the ORM know them, and the database
    holds NaN for greater than zero.
    """

    _name = "dealer.amount.mixin"
    _description = "Amounts That Are Numbers"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_amounts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_amounts(vals)
        return super().write(vals)

    @api.model
    def _check_amounts(self, vals):
        """:raise UserError: with the field that is no amount"""
        for name, value in vals.items():
            field = self._fields.get(name)
            if field and field.type in ("float", "monetary") and not _is_amount(value):
                raise UserError(
                    self.env._(
                        "%(field)s is a number below %(limit)s: enter it again.",
                        field=field._description_string(self.env),
                        limit=formatLang(self.env, LIMIT, digits=0),
                    )
                )


def _is_amount(value):
    try:
        return abs(float(value or 0)) < LIMIT  # NaN is below nothing
    except OverflowError:
        return False
    except (TypeError, ValueError):
        return True  # no number at all: the ORM says so
