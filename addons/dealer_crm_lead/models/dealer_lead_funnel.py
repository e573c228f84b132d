from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

DAY = 86400
# by what a funnel can be split: field of the view
SPLITS = ("user_id", "company_id", "source_kind", "source_id", "model_id")


class DealerLeadFunnel(models.Model):
    """One row a lead: when which document first came about. Nothing of it is ticked by people."""

    _name = "dealer.lead.funnel"
    _description = "Sales Funnel"
    _auto = False
    _order = "received_on desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    source_kind = fields.Selection(
        selection=lambda self: self.env["crm.lead"]._fields["source_kind"].selection,
        string="Came By",
        readonly=True,
    )
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    intention_level_id = fields.Many2one("dealer.intention.level", readonly=True)
    won_status = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("pending", "In progress")],
        string="Outcome",
        readonly=True,
    )
    received_on = fields.Datetime(string="Came In", readonly=True)
    contacted_on = fields.Datetime(string="Contacted", readonly=True)
    visited_on = fields.Datetime(string="Visited", readonly=True)
    testdriven_on = fields.Datetime(string="Test-driven", readonly=True)
    quoted_on = fields.Datetime(string="Quoted", readonly=True)
    ordered_on = fields.Datetime(string="Ordered", readonly=True)
    delivered_on = fields.Datetime(string="Delivered", readonly=True)
    leads = fields.Integer(readonly=True)
    contacted = fields.Integer(string="Contacted Leads", readonly=True)
    visited = fields.Integer(string="Visits", readonly=True)
    testdriven = fields.Integer(string="Test Drives", readonly=True)
    quoted = fields.Integer(string="Quotations", readonly=True)
    ordered = fields.Integer(string="Orders", readonly=True)
    delivered = fields.Integer(string="Deliveries", readonly=True)
    days_to_contact = fields.Float(string="Days to Contact", aggregator="avg", readonly=True)
    days_to_order = fields.Float(string="Days to Order", aggregator="avg", readonly=True)

    # === HOOKS === #

    @api.model
    def _get_step_queries(self):
        """When each step of a lead was first reached, by the documents that prove it.

        :return: dict of code (``contacted``, ``visited``, ``testdriven``, ``quoted``, ``ordered``,
            ``delivered``): SQL that gives (lead_id, date) once a lead; a step nobody proves is
            left out of the funnel
        """
        return {
            "contacted": SQL(
                """
                SELECT lead_id, MIN(date) FROM dealer_contact
                 WHERE lead_id IS NOT NULL AND result NOT IN ('no_answer', 'busy', 'wrong_number')
                 GROUP BY lead_id
                """
            ),
            "visited": SQL(
                """
                SELECT lead_id, MIN(date) FROM dealer_contact
                 WHERE lead_id IS NOT NULL AND kind = 'visit' GROUP BY lead_id
                """
            ),
        }

    @api.model
    def _get_steps(self):
        """:return: list of (code, name of the field of its date), the first step first"""
        queries = self._get_step_queries()
        codes = ("contacted", "visited", "testdriven", "quoted", "ordered", "delivered")
        return [
            ("received", "received_on"),
            *((code, f"{code}_on") for code in codes if code in queries),
        ]

    @property
    def _table_query(self):
        queries = self._get_step_queries()
        dates, joins = [], []
        for code in ("contacted", "visited", "testdriven", "quoted", "ordered", "delivered"):
            column, count = SQL.identifier(f"{code}_on"), SQL.identifier(code)
            if code in queries:
                alias = SQL.identifier(f"step_{code}")
                joins.append(
                    SQL(
                        "LEFT JOIN (%s) AS %s (lead_id, date) ON %s.lead_id = lead.id",
                        queries[code], alias, alias,
                    )
                )  # fmt: skip
                date = SQL("%s.date::timestamp", alias)
            else:
                date = SQL("NULL::timestamp")
            dates.append(
                SQL("%s AS %s, (CASE WHEN %s IS NULL THEN 0 ELSE 1 END) AS %s",
                    date, column, date, count)
            )  # fmt: skip
        ordered = SQL("step_ordered.date") if "ordered" in queries else SQL("NULL::timestamp")
        return SQL(
            """
            SELECT lead.id, lead.id AS lead_id, lead.company_id, lead.user_id, lead.team_id,
                   lead.source_id, lead.source_kind, lead.model_id, lead.intention_level_id,
                   lead.won_status, lead.received_on, 1 AS leads, %s,
                   GREATEST(EXTRACT(EPOCH FROM step_contacted.date - lead.received_on), 0)
                       / %s AS days_to_contact,
                   GREATEST(EXTRACT(EPOCH FROM %s - lead.received_on), 0) / %s AS days_to_order
              FROM crm_lead lead %s
            """,
            SQL(", ").join(dates), DAY, ordered, DAY, SQL(" ").join(joins),
        )  # fmt: skip

    # === THE MANAGER'S PICTURE === #

    @api.model
    def get_funnel(self, filters=None):
        """The funnel of the leads the user may see.

        :param dict filters: ``since`` and ``until`` (days the leads came in, of the user's time
            zone), ``split`` (one of ``SPLITS``)
        :return: {"visits": int or None, "steps": [{"code", "label", "count", "share" (% of
            leads), "conversion" (% of those at the step before), "days" (average since the step
            before)}], "rows": [{"key", "label", "counts"}]}
        """
        filters = filters or {}
        split = filters.get("split") or "user_id"
        if split not in SPLITS:
            raise UserError(self.env._("The funnel cannot be split by %s.", split))
        steps = self._get_steps()
        rows = self._read_funnel(filters, steps, split)
        total = rows.pop(None, None) or [(0, 0, 0.0)] * len(steps)
        names = dict(self._get_step_labels(steps))
        leads = total[0][0]
        result = []
        for index, (code, _name) in enumerate(steps):
            count, both, days = total[index]
            before = total[index - 1][0] if index else 0
            result.append(
                {
                    "code": code,
                    "label": names[code],
                    "count": count,
                    "share": round(100 * count / leads) if leads else 0,
                    "conversion": round(100 * both / before) if before else None,
                    "days": round(days, 1) if index and both else None,
                }
            )
        labels = self._get_split_labels(split, list(rows))
        return {
            "visits": self._count_visits(filters),
            "steps": result,
            "rows": [
                {
                    "key": key,
                    "label": labels.get(key) or self.env._("None"),
                    "counts": [step[0] for step in values],
                }
                for key, values in sorted(
                    rows.items(), key=lambda row: [-step[0] for step in row[1]]
                )
            ],
        }

    @api.model
    def _count_visits(self, filters):
        """:return: visits of the showroom log in the days of the funnel, also of people who just
        looked; None where the user may not read the log"""
        Visit = self.env["dealer.showroom.visit"]
        if not Visit.has_access("read"):
            return None
        return Visit.search_count(self._get_filter_domain(filters, "arrived_on"))

    def _get_step_labels(self, steps):
        names = {
            "received": self.env._("Leads"),
            "contacted": self.env._("Contacted"),
            "visited": self.env._("Visited"),
            "testdriven": self.env._("Test drives"),
            "quoted": self.env._("Quotations"),
            "ordered": self.env._("Orders"),
            "delivered": self.env._("Deliveries"),
        }
        return [(code, names[code]) for code, _field in steps]

    def _get_split_labels(self, split, keys):
        field = self._fields[split]
        if field.type == "selection":
            return dict(field._description_selection(self.env))
        # sudo: names in a report the user may read
        records = self.env[field.comodel_name].sudo().browse([key for key in keys if key])
        return {record.id: record.display_name for record in records}

    def _get_filter_domain(self, filters, field="received_on"):
        """:return: the leads of these days, in the clock of the store"""
        store = self.env.company
        domain = []
        if since := fields.Date.to_date(filters.get("since")):
            domain.append((field, ">=", store._get_store_moment(since)))
        if until := fields.Date.to_date(filters.get("until")):
            domain.append((field, "<", store._get_store_moment(fields.Date.add(until, days=1))))
        return domain

    def _read_funnel(self, filters, steps, split):
        """:return: dict of key of the split (None: all): list of (count, count that also was at
        the step before, average days since then), one a step"""
        self.env["crm.lead"].flush_model()
        self._flush_documents()
        query = self._search(self._get_filter_domain(filters))
        columns = []
        for index, (_code, name) in enumerate(steps):
            at = self._field_to_sql(query.table, name, query)
            before = self._field_to_sql(query.table, steps[max(index - 1, 0)][1], query)
            columns += [
                SQL("COUNT(%s)", at),
                SQL("COUNT(%s) FILTER (WHERE %s IS NOT NULL)", at, before),
                SQL("AVG(GREATEST(EXTRACT(EPOCH FROM %s - %s), 0) / %s)", at, before, DAY),
            ]
        key = self._field_to_sql(query.table, split, query)
        query.groupby = SQL("GROUPING SETS ((), (%s))", key)
        self.env.cr.execute(query.select(SQL("GROUPING(%s)", key), key, *columns))
        result = {}
        for total, value, *numbers in self.env.cr.fetchall():
            result[None if total else value or False] = [
                (numbers[at], numbers[at + 1], float(numbers[at + 2] or 0))
                for at in range(0, len(numbers), 3)
            ]
        return result

    @api.model
    def _flush_documents(self):
        """Hook: write what the steps read and is not in the database yet."""
        self.env["dealer.contact"].flush_model()

    @api.model
    def get_step_action(self, filters, code, split=None, key=None):
        """:return: the action that shows the leads behind a number of the funnel"""
        names = dict(self._get_steps())
        if code not in names:
            raise UserError(self.env._("The funnel has no step %s.", code))
        domain = self._get_filter_domain(filters or {})
        domain.append((f"funnel_ids.{names[code]}", "!=", False))
        if split in SPLITS:
            domain.append((split, "=", key or False))
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._get_step_labels(self._get_steps()))[code],
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": domain,
            "context": {"active_test": False, "create": False},
        }
