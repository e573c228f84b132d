from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = [("salary", "Salary"), ("identity", "Identity"), ("health", "Health")]


class DealerPrivateReading(models.Model):
    """Who saw which private data of whom, and when. Written by the program only, kept for good."""

    _name = "dealer.private.reading"
    _description = "Reading of Private Data"
    _order = "moment desc, id desc"
    _rec_name = "employee_id"
    _log_access = False

    user_id = fields.Many2one(
        "res.users", string="Read By", required=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Whose", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, string="What", required=True)
    model = fields.Char(required=True, help="Technical name of the model that was read.")
    how = fields.Selection(
        [
            ("read", "On a screen"),
            ("export", "Export"),
            ("group", "Figures"),
            ("onchange", "While typing"),
            ("reveal", "Shown on demand"),
            ("search", "Found by the whole number"),
            ("print", "Print or sheet"),
        ],
        required=True,
    )
    reason = fields.Char(help="What the reader gave as reason, where he is asked for one.")
    moment = fields.Datetime(required=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Readings are noted by the program only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Readings are kept as they were noted."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Readings are kept as they were noted."))

    @api.model
    def _note(self, employees, kinds, model, how, reason=None):
        """Note that the user has read private data of others, in one INSERT.

        Own data is not noted, and within one transaction the same reading is noted once.

        :param employees: recordset of `hr.employee`
        :param kinds: set of kinds
        :param model: technical name of what was read
        :param how: code of `how`
        """
        cr = self.env.cr
        known = cr.cache.setdefault("dealer_private_noted", set())
        # sudo: whose data it is and in which store, whatever the reader may see of him
        rows = [
            (employee.id, employee.company_id.id, kind)
            for employee in employees.sudo()
            if employee.id and employee.user_id.id != self.env.uid
            for kind in sorted(kinds)
            if reason or (self.env.uid, employee.id, kind, model, how) not in known
        ]
        if not rows:
            return
        known.update((self.env.uid, employee, kind, model, how) for employee, _c, kind in rows)
        query = SQL(
            "INSERT INTO dealer_private_reading"
            " (user_id, model, how, reason, moment, employee_id, company_id, kind)"
            " SELECT %s, %s, %s, %s, now() AT TIME ZONE 'UTC', r.employee, r.company, r.kind"
            " FROM unnest(%s, %s, %s) AS r(employee, company, kind)",
            self.env.uid,
            model,
            how,
            reason,
            [row[0] for row in rows],
            [row[1] for row in rows],
            [row[2] for row in rows],
        )
        if cr.readonly:  # screens are read on a cursor that writes nothing
            with self.env.registry.cursor() as own_cr:
                own_cr.execute(query)
        else:
            cr.execute(query)
