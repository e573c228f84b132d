from datetime import timedelta

from odoo import api, fields, models


class DealerFloorplanAlert(models.Model):
    """What somebody has been told: each thing once."""

    _name = "dealer.floorplan.alert"
    _description = "Stock Financing Alert"
    _order = "create_date desc, id desc"
    _rec_name = "summary"

    kind = fields.Selection(
        [
            ("free", "Interest-Free Time Ends"),
            ("curtailment", "Curtailment Due"),
            ("maturity", "End of Term"),
            ("sold", "Sold, Not Paid Off"),
            ("limit", "Limit Nearly Used"),
            ("age", "Slow Stock"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(required=True, readonly=True, help="What tells one alert from another.")
    company_id = fields.Many2one("res.company", string="Store", required=True, readonly=True)
    line_id = fields.Many2one(
        "dealer.floorplan.line", string="Credit Line", readonly=True, ondelete="cascade"
    )
    loan_id = fields.Many2one("dealer.floorplan.loan", readonly=True, ondelete="cascade")
    vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Car", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    date = fields.Date(string="Due", readonly=True)
    user_id = fields.Many2one("res.users", string="Told To", readonly=True)
    summary = fields.Char(readonly=True)

    _once = models.UniqueIndex("(kind, key)", "This has been told already.")

    # === ACTION METHODS === #

    def action_open(self):
        """Open what it is about."""
        self.ensure_one()
        return (self.loan_id or self.line_id or self.vehicle_id).get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def _cron_alert(self):
        """Every night: follow sales, tell what is due, and which cars stand too long."""
        self = self.sudo()  # what is told, and to whom, is the program's
        lines = self.env["dealer.floorplan.line"].search([])  # pylint: disable=no-search-all
        loans = self.env["dealer.floorplan.loan"].search([("state", "=", "open")])
        loans._follow_sale()
        for company, own in lines.grouped("company_id").items():
            self._tell(
                [
                    *self._find_free(own, company),
                    *self._find_due(own, company),
                    *self._find_limit(own),
                ]
            )
        self._tell(self.env["dealer.stock.age"]._find_slow_cars())

    @api.model
    def _find_free(self, lines, company):
        """:return: values of alerts: loans that begin to cost interest soon"""
        today = company._get_store_date()
        return [
            {
                "kind": "free",
                "key": f"{loan.id}",
                "loan_id": loan.id,
                "date": loan.free_until,
            }
            for loan in self.env["dealer.floorplan.loan"].search(
                [
                    ("line_id", "in", lines.filtered("free_days").ids),
                    ("state", "=", "open"),
                    ("free_until", ">=", today),
                    ("free_until", "<=", today + timedelta(days=max(lines.mapped("alert_days")))),
                ]
            )
            if loan.free_until > loan.date_start
            and loan.free_until <= today + timedelta(days=loan.line_id.alert_days)
        ]

    @api.model
    def _find_due(self, lines, company):
        """:return: values of alerts: what is to be paid back soon"""
        today = company._get_store_date()
        return [
            {
                "kind": due.kind,
                "key": f"{due.loan_id.id}:{due.date}",
                "loan_id": due.loan_id.id,
                "date": due.date,
            }
            for due in self.env["dealer.floorplan.due"].search(
                [
                    ("line_id", "in", lines.ids),
                    ("is_paid", "=", False),
                    ("date", "<=", today + timedelta(days=max(lines.mapped("alert_days")))),
                ]
            )
            if due.date <= today + timedelta(days=due.line_id.alert_days) or due.kind == "sold"
        ]

    @api.model
    def _find_limit(self, lines):
        """:return: values of alerts: lines nearly used; again when they were below in between"""
        month = fields.Date.today().strftime("%Y-%m")
        return [
            {"kind": "limit", "key": f"{line.id}:{month}", "line_id": line.id}
            for line in lines
            if line.alert_percent and line.used_percent >= line.alert_percent
        ]

    @api.model
    def _tell(self, vals_list):
        """Make an alert and a task of each that has not been told yet.

        :return: the new alerts
        """
        known = {
            (kind, key)
            for kind, key in self.search_fetch(
                [("key", "in", [vals["key"] for vals in vals_list])], ["kind", "key"]
            ).mapped(lambda alert: (alert.kind, alert.key))
        }
        new = [vals for vals in vals_list if (vals["kind"], vals["key"]) not in known]
        alerts = self.create([self._complete(vals) for vals in new])
        for alert in alerts.filtered("user_id"):
            record = alert.loan_id or alert.line_id or alert.vehicle_id
            record.with_context(mail_activity_quick_update=True).activity_schedule(
                "dealer_sales_floorplan.activity_type_" + ("age" if alert.kind == "age" else "due"),
                user_id=alert.user_id.id,
                date_deadline=alert.date or alert.company_id._get_store_date(),
                summary=alert.summary,
            )
        return alerts

    def _complete(self, vals):
        """:return: values with store, person and words"""
        loan = self.env["dealer.floorplan.loan"].browse(vals.get("loan_id"))
        line = loan.line_id or self.env["dealer.floorplan.line"].browse(vals.get("line_id"))
        vehicle = loan.vehicle_id or self.env["dealer.vehicle"].browse(vals.get("vehicle_id"))
        user = self.env["res.users"].browse(vals.get("user_id")) or line.user_id
        days = vals.pop("days", 0)
        words = self.with_context(lang=user.lang or self.env.lang).env
        car = vehicle.display_name or ""
        texts = {
            "free": words._("%(car)s costs interest from %(date)s", car=car, date=vals.get("date")),
            "curtailment": words._(
                "%(car)s: part of the loan is due on %(date)s", car=car, date=vals.get("date")
            ),
            "maturity": words._(
                "%(car)s: the loan ends on %(date)s", car=car, date=vals.get("date")
            ),
            "sold": words._(
                "%(car)s is sold: pay off the loan until %(date)s", car=car, date=vals.get("date")
            ),
            "limit": words._(
                "%(line)s is used by %(percent)s %%",
                line=line.name,
                percent=round(line.used_percent) if line else 0,
            ),
            "age": words._("%(car)s has been in stock for over %(days)s days", car=car, days=days),
        }
        return {
            "company_id": (line.company_id or vehicle.company_id).id,
            "line_id": line.id,
            "vehicle_id": vehicle.id,
            **vals,
            "user_id": user.id,
            "summary": texts[vals["kind"]],
        }
