from odoo import api, fields, models
from odoo.tools import SQL


class DealerPrivateReading(models.Model):
    """Readings of the data of people who are not employed yet."""

    _inherit = "dealer.private.reading"

    employee_id = fields.Many2one(required=False)
    registration_id = fields.Many2one(
        "dealer.registration",
        string="Joining",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Whose, while he was no employee.",
    )

    _somebody = models.Constraint(
        "CHECK(employee_id IS NOT NULL OR registration_id IS NOT NULL)",
        "A reading is about somebody.",
    )

    @api.model
    def _note_registrations(self, registrations, kinds, model, how):
        """As `_note`, about people who register."""
        cr = self.env.cr
        known = cr.cache.setdefault("dealer_private_noted_registrations", set())
        # sudo: whose data it is, whatever the reader may see of him
        rows = [
            (registration.id, registration.employee_id.id or None, registration.company_id.id, kind)
            for registration in registrations.sudo()
            if registration.employee_id.user_id.id != self.env.uid
            for kind in sorted(kinds)
            if (self.env.uid, registration.id, kind, model, how) not in known
        ]
        if not rows:
            return
        known.update((self.env.uid, row[0], row[3], model, how) for row in rows)
        query = SQL(
            "INSERT INTO dealer_private_reading (user_id, model, how, moment, registration_id,"
            " employee_id, company_id, kind)"
            " SELECT %s, %s, %s, now() AT TIME ZONE 'UTC', r.registration, r.employee, r.company,"
            " r.kind FROM unnest(%s::int[], %s::int[], %s::int[], %s::varchar[])"
            " AS r(registration, employee, company, kind)",
            self.env.uid,
            model,
            how,
            *(list(column) for column in zip(*rows, strict=True)),
        )
        if cr.readonly:  # screens are read on a cursor that writes nothing
            with self.env.registry.cursor() as own_cr:
                own_cr.execute(query)
        else:
            cr.execute(query)
