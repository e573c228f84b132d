from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

KEPT_DAYS = 400  # a device that was put away for longer asks again


class DealerScanOperation(models.Model):
    _name = "dealer.scan.operation"
    _description = "Scan"
    _order = "id desc"
    _rec_name = "code"

    uuid = fields.Char(string="Number", required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    job = fields.Char(string="Job Code", required=True, readonly=True)
    job_name = fields.Char(string="Job", compute="_compute_job_name")
    document = fields.Char(string="Document Key", readonly=True, help='The document as "model,id".')
    document_name = fields.Char(string="Document Number", readonly=True)
    kind = fields.Selection(
        [("scan", "Scan"), ("undo", "Undo"), ("finish", "Finish")], required=True, readonly=True
    )
    code = fields.Char(string="Scanned", readonly=True)
    tag = fields.Char(
        readonly=True,
        help="Trade item and serial of the tag, counted once a document.",
    )
    product_id = fields.Many2one("product.product", index="btree_not_null", readonly=True)
    quantity = fields.Float(
        digits="Product Unit", readonly=True, help="In the unit of the document's line."
    )
    state = fields.Selection(
        [("done", "Done"), ("refused", "Refused")],
        required=True,
        readonly=True,
        help="A refused scan changed nothing.",
    )
    message = fields.Char(readonly=True)
    question = fields.Char(
        readonly=True, help="Refused until a person says yes: which question it was."
    )
    effect = fields.Json(readonly=True, help="What an undo has to take back.")
    is_undone = fields.Boolean(string="Undone", readonly=True)
    scanned_on = fields.Datetime(
        readonly=True, help="By the clock of the device; without a connection it is sent later."
    )

    _uuid_uniq = models.UniqueIndex("(uuid)", "This scan was sent already.")
    _document_idx = models.Index("(document, user_id, id) WHERE state = 'done'")
    _tag_idx = models.Index("(document, tag) WHERE tag IS NOT NULL AND state = 'done'")

    @api.depends("job")
    def _compute_job_name(self):
        names = {job: model._describe()["name"] for job, model in self.env["dealer.scan"]._jobs()}
        for operation in self:
            operation.job_name = names.get(operation.job, operation.job)

    def action_open_document(self):
        self.ensure_one()
        model, _sep, number = (self.document or "").partition(",")
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": int(number),
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _claim(self, values):
        """Return the new operation of this uuid, or an empty recordset when it is there already.

        Two requests with one uuid at the same time: the second waits for the first; it then fails
        to serialise and is run again by the server, which finds the answer of the first.
        """
        columns = {
            **values,
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": self.env.cr.now(),
            "write_date": self.env.cr.now(),
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO dealer_scan_operation (%s) VALUES (%s)"
                " ON CONFLICT (uuid) DO NOTHING RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(SQL("%s", value) for value in columns.values()),
            )
        )
        row = self.env.cr.fetchone()
        # the trail of scans is written by the program only
        return self.sudo().browse(row and row[0])

    def _get_answer(self):
        """Return what the device is told; the same each time it asks."""
        self.ensure_one()
        return {
            "uuid": self.uuid,
            "state": self.state,
            "message": self.message or "",
            "question": self.question or "",
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "line": (self.effect or {}).get("line"),
        }

    @api.model
    def _get_last(self, key, user):
        """Return the last scan of `user` in the document that can be undone."""
        # own scans; the rule for store keepers says the same
        return self.sudo().search(
            Domain("document", "=", key)
            & Domain("user_id", "=", user.id)
            & Domain("state", "=", "done")
            & Domain("kind", "=", "scan")
            & Domain("is_undone", "=", False),
            limit=1,
        )

    @api.model
    def _get_tags(self, key):
        """Return the tags counted in the document, whoever read them."""
        return (
            self.sudo()  # other people's scans of the same document; tags only
            .search_fetch(
                Domain("document", "=", key)
                & Domain("tag", "!=", False)
                & Domain("state", "=", "done")
                & Domain("is_undone", "=", False),
                ["tag"],
            )
            .mapped("tag")
        )

    @api.autovacuum
    def _gc_operations(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("create_date", "<", limit)], limit=10000).unlink()
