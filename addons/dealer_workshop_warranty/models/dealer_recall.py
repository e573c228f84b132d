from odoo import api, fields, models
from odoo.tools import SQL


class DealerRecall(models.Model):
    """A recall campaign of a maker: which cars, what is dangerous, what is done about it."""

    _name = "dealer.recall"
    _description = "Recall Campaign"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["number", "name"]

    number = fields.Char(string="Campaign Number", required=True, copy=False, index="trigram")
    name = fields.Char(string="Title", required=True, translate=True)
    active = fields.Boolean(default=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", string="Maker", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", string="Paid by", required=True)
    risk = fields.Text(required=True, translate=True, help="What may happen, for the customer.")
    remedy = fields.Text(translate=True, help="What is done, for customer and technician.")
    operation_ids = fields.Many2many(
        "dealer.operation", string="Operations", help="What one tap at reception puts on the order."
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="Begin of the campaign.",
    )
    date_to = fields.Date(string="To", help="Last day of the campaign; empty: open end.")
    vehicle_ids = fields.One2many("dealer.recall.vehicle", "recall_id", string="Cars")
    range_ids = fields.One2many("dealer.recall.range", "recall_id", string="VIN Ranges")
    vehicle_count = fields.Integer(compute="_compute_counts", string="VINs")
    open_count = fields.Integer(compute="_compute_counts", string="Open")
    done_count = fields.Integer(compute="_compute_counts", string="Done")
    not_affected_count = fields.Integer(compute="_compute_counts", string="Not Affected")
    own_count = fields.Integer(
        compute="_compute_own_count",
        string="Our Customers, Open",
        help="Open VINs of cars that are known here.",
    )
    done_percent = fields.Float(
        compute="_compute_counts",
        string="Done (%)",
        help="Cars done, of those open and done: done / (open + done).",
    )

    _number_uniq = models.UniqueIndex("(upper(number))", "This campaign is on the list already.")
    _validity = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "The campaign ends before it begins."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for recall in self:
            recall.display_name = " ".join(filter(None, [recall.number, recall.name]))

    @api.depends("vehicle_ids.state")
    def _compute_counts(self):
        groups = self.env["dealer.recall.vehicle"]._read_group(
            [("recall_id", "in", self.ids)], ["recall_id", "state"], ["__count"]
        )
        counts = {(recall.id, state): count for recall, state, count in groups}
        for recall in self:
            number = {
                state: counts.get((recall._origin.id, state), 0)
                for state in ("open", "done", "not_affected")
            }
            recall.vehicle_count = sum(number.values())
            recall.open_count = number["open"]
            recall.done_count = number["done"]
            recall.not_affected_count = number["not_affected"]
            affected = number["open"] + number["done"]
            recall.done_percent = 100.0 * number["done"] / affected if affected else 0.0

    @api.depends("vehicle_ids.state")
    def _compute_own_count(self):
        groups = self.env["dealer.recall.vehicle"]._read_group(
            [("recall_id", "in", self.ids), ("state", "=", "open"), ("vehicle_id", "!=", False)],
            ["recall_id"],
            ["__count"],
        )
        counts = {recall.id: count for recall, count in groups}
        for recall in self:
            recall.own_count = counts.get(recall._origin.id, 0)

    @api.model
    def _find(self, vehicles):
        """Return {vehicle id: [recall ids]} of what cars still wait for, in one query by VIN.

        A VIN that is done or not affected is out, also when a range holds it.
        """
        vins = {vehicle.vin: vehicle._origin.id for vehicle in vehicles if vehicle.vin}
        if not vins:
            return {}
        for model in ("dealer.recall", "dealer.recall.vehicle", "dealer.recall.range"):
            self.env[model].flush_model()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS (SELECT unnest(%(vins)s) AS vin),
                     found AS (
                    SELECT wanted.vin, listed.recall_id
                      FROM wanted
                      JOIN dealer_recall_vehicle listed ON listed.vin = wanted.vin
                     WHERE listed.state = 'open'
                     UNION
                    SELECT wanted.vin, span.recall_id
                      FROM wanted
                      JOIN dealer_recall_range span
                        ON span.vin_from <= wanted.vin AND span.vin_to >= wanted.vin
                     WHERE length(span.vin_from) = length(wanted.vin)
                       AND NOT EXISTS (
                        SELECT FROM dealer_recall_vehicle listed
                         WHERE listed.recall_id = span.recall_id AND listed.vin = wanted.vin)
                )
                SELECT found.vin, recall.id
                  FROM found
                  JOIN dealer_recall recall ON recall.id = found.recall_id
                 WHERE recall.active AND recall.date_from <= %(today)s
                   AND (recall.date_to IS NULL OR recall.date_to >= %(today)s)
              ORDER BY recall.date_from, recall.id
                """,
                vins=list(vins),
                today=today,
            )
        )
        result = {}
        for vin, recall_id in rows:
            result.setdefault(vins[vin], []).append(recall_id)
        return result

    def _prepare_job(self, vehicle, partner):
        """Return the values of the job that does this campaign on a car."""
        self.ensure_one()
        job = {"lines": []}
        if self.operation_ids:
            job = self.operation_ids._prepare_warranty_job(vehicle, partner)
        return {
            **job,
            "concern": self.display_name,
            "correction": self.remedy,
            "recall_id": self.id,
        }

    def _get_listed(self, vehicle):
        """Return this campaign's row of a car; one that only a range holds gets its row now."""
        self.ensure_one()
        Listed = self.env["dealer.recall.vehicle"].sudo()  # found by the program, at reception
        found = Listed.search([("recall_id", "=", self.id), ("vin", "=", vehicle.vin)])
        return found or Listed.create({"recall_id": self.id, "vin": vehicle.vin})

    def action_view_vehicles(self):
        return self._action_view_vehicles([])

    def action_view_open(self):
        return self._action_view_vehicles([("state", "=", "open")])

    def action_view_own(self):
        """Open whom to call and write to: owners of cars that are known here."""
        return self._action_view_vehicles([("state", "=", "open"), ("vehicle_id", "!=", False)])

    def _action_view_vehicles(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_warranty.dealer_recall_vehicle_action"
        )
        action["domain"] = [("recall_id", "in", self.ids), *domain]
        action["context"] = {"default_recall_id": self[:1].id}
        return action

    def action_import(self):
        """Import the maker's list of VINs for this campaign."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import VINs"),
            "res_model": "dealer.import",
            "view_mode": "form",
            "context": {"default_kind": "recall_vehicle", "default_recall_id": self.id},
        }
