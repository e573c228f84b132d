from odoo.addons.dealer_base.tests.common import DealerCommon


class CrmCommon(DealerCommon):
    @classmethod
    def _create_customer(cls, **values):
        """Return a person who is a customer of every store."""
        return cls.env["res.partner"].create({"name": "Ming Li", **values})

    @classmethod
    def _create_relation(cls, partner, relative, kind, **values):
        """Return the relation that says: `relative` is the `kind` of `partner`."""
        return cls.env["dealer.customer.relation"].create(
            {"partner_id": partner.id, "relative_id": relative.id, "kind": kind, **values}
        )
