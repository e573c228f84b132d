from odoo import api, fields, models


class DealerPartAlert(models.Model):
    """What a store's parts manager is told about safety stock: one activity a store, kept true."""

    _name = "dealer.part.alert"
    _description = "Safety Stock Alert"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", string="Store", required=True, readonly=True, ondelete="cascade"
    )
    shortage_count = fields.Integer(
        string="Parts Below Safety Stock", compute="_compute_shortage_count"
    )

    _company_uniq = models.UniqueIndex("(company_id)", "A store has one alert.")

    def _compute_shortage_count(self):
        counts = self._get_counts(self.company_id)
        for alert in self:
            alert.shortage_count = counts.get(alert.company_id.id, 0)

    @api.model
    def _get_counts(self, companies):
        """:return: {company id: parts below safety stock and not on their way}"""
        return {
            company.id: count
            for company, count in self.env["dealer.part.shortage"]._read_group(
                [("company_id", "in", companies.ids), ("is_covered", "=", False)],
                ["company_id"],
                ["__count"],
            )
        }

    def action_open_shortages(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_stock.dealer_part_shortage_action"
        )
        return action | {"domain": [("company_id", "=", self.company_id.id)]}

    # === SCHEDULER === #

    @api.model
    def _cron_alert(self):
        """Give each store's parts manager one activity, say how many, close it when none are left."""
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        counts = self._get_counts(companies)
        alerts = {
            alert.company_id.id: alert
            for alert in self.search([("company_id", "in", companies.ids)])
        }
        missing = [{"company_id": c} for c in counts if c not in alerts]
        for alert in self.create(missing):
            alerts[alert.company_id.id] = alert
        managers = self._get_managers(companies)
        for company_id, alert in alerts.items():
            alert._tell(counts.get(company_id, 0), managers.get(company_id))

    def _tell(self, count, manager):
        """:param int count: parts that are short; 0 closes the activity"""
        self.ensure_one()
        kind = "dealer_parts_stock.activity_type_shortage"
        known = self.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(kind, raise_if_not_found=False)
        )
        if not count:
            known.action_feedback(feedback=self.env._("Nothing is below safety stock any more."))
        elif manager:
            lang = manager.lang or self.env.lang
            summary = self.with_context(lang=lang).env._(
                "%(count)s parts are below safety stock", count=count
            )
            if not known:
                self.activity_schedule(kind, summary=summary, user_id=manager.id)
            elif known[0].summary != summary or known[0].user_id != manager:
                known[0].write({"summary": summary, "user_id": manager.id})

    @api.model
    def _get_managers(self, companies):
        """:return: {company id: user}, who is the parts manager there before who has all roles"""
        role = self.env.ref("dealer_base.group_parts_manager")
        users = self.env["res.users"].search(
            [("all_group_ids", "in", role.ids), ("share", "=", False)]
        )
        users = users.sorted(
            lambda u: (
                u.has_group("dealer_base.group_administrator"),
                role not in u.group_ids,
                u.id,
            )
        )
        managers = {}
        for company in companies:
            here = users.filtered(lambda u, c=company: c in u.company_ids)
            own = here.filtered(lambda u, c=company: u.company_id == c)
            managers[company.id] = (own or here)[:1]
        return managers
