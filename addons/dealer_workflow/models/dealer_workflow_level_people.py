from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class DealerWorkflowLevel(models.Model):
    """Which levels a document has to pass, and who may decide on them."""

    _inherit = "dealer.workflow.level"

    # === WHICH LEVELS === #

    @api.model
    @tools.ormcache("transition_id")
    def _get_compiled(self, transition_id):
        """:return: (ids of the levels of a step in order, names of the fields of their amounts)"""
        levels = self.sudo().search([("transition_id", "=", transition_id)])
        return levels._ids, tuple(sorted(set(levels.amount_field_id.mapped("name"))))

    @api.model
    def _get_applying(self, records, step):
        """The levels of a step a document has to pass today: those whose band its amount is in.

        :return: dict {record id: levels, in order}
        """
        levels = self.sudo().browse(self._get_compiled(step.id)[0])
        banded = levels.filtered("amount_field_id")
        applying = {}
        for record in records.sudo():
            outside = {level.id for level in banded if not level._is_in_band(record)}
            applying[record.id] = levels.filtered(lambda lv, out=outside: lv.id not in out)
        return applying

    def _is_in_band(self, record):
        """Whether the amount of a document lies in the band, in its currency on this day."""
        self.ensure_one()
        field = record._fields.get(self.amount_field_id.name)
        if not field:
            return True  # rather asked in vain than not asked
        amount = record[field.name]
        if field.type == "monetary":
            company = self._get_store(record)
            band_currency = self.currency_id or company.currency_id
            currency = record[field.get_currency_field(record)]
            if currency and currency != band_currency:
                amount = currency._convert(
                    amount, band_currency, company, fields.Date.context_today(self)
                )
            amount = band_currency.round(amount)
        return (not self.amount_min or amount >= self.amount_min) and (
            not self.amount_max or amount < self.amount_max
        )

    @api.model
    def _get_store(self, record):
        name = record._workflow_company_field
        return (name in record._fields and record[name]) or self.env.company

    # === WHO DECIDES === #

    def _get_candidates(self, records, requester):
        """Who may decide: internal users who can open the document, never the asker himself.

        :param records: documents of one model
        :return: dict {(level, record id): users}
        """
        requester = requester.sudo()
        found, by_user, known = {}, {}, {}
        for level in self.sudo():
            for record in records.sudo():
                people = level._get_people(record, requester, known).filtered(
                    lambda u: u.active and not u.share and u != requester
                )
                found[level, record.id] = people
                for user in people:
                    by_user.setdefault(user, set()).add(record.id)
        readable = {
            user: set(self._filter_readable(records.browse(ids), user).ids)
            for user, ids in by_user.items()
        }
        candidates = {}
        for (level, record_id), people in found.items():
            people = people.filtered(lambda u, i=record_id: i in readable[u])
            if level.kind == "manager":
                people = people[:1]  # the nearest from the depth on, else who is next above
            candidates[level, record_id] = people
        return candidates

    @api.model
    def _filter_readable(self, records, user):
        """:return: the documents a person can open"""
        records = records.with_user(user)
        return records.with_context(
            allowed_company_ids=user.sudo().company_ids.ids
        )._filtered_access("read")

    def _get_people(self, record, requester, known):
        """:param known: dict, what has been looked up for another document"""
        self.ensure_one()
        store = self._get_store(record)
        if self.kind == "group":
            key = (self.group_id, store)
            if key not in known:
                known[key] = self._get_role_users(*key)
            return known[key]
        if self.kind == "users":
            return self.user_ids
        if self.kind == "person":
            return self.env["dealer.workflow.judge"]._get_person(record, self.person_field_id.name)
        if self.kind == "store_manager":
            return store.workflow_manager_id
        key = (requester, store)
        if key not in known:
            known[key] = self._climb(*key)
        # whose chain ends before is decided on by who stands at its end
        return known[key][self.manager_depth - 1 :] or known[key][-1:]

    @api.model
    def _get_role_users(self, group, company):
        """:return: people of a role who belong to a store"""
        domain = [("all_group_ids", "in", group.ids), ("company_ids", "in", company.ids)]
        return self.env["res.users"].sudo().search(domain)

    @api.model
    def _climb(self, user, company=None):
        """The managers above a person, the nearest first, those without a user left out.

        :return: users
        """
        employees = self.env["hr.employee"].sudo().search([("user_id", "=", user.id)])
        employee = employees.filtered(lambda e: e.company_id == company)[:1] or employees[:1]
        managers, seen = self.env["res.users"].sudo(), set()
        while employee and employee.id not in seen:
            seen.add(employee.id)
            employee = employee.parent_id
            if employee.user_id != user:
                managers |= employee.user_id
        return managers

    # === REFUSAL === #

    def _refuse_nobody(self, record, requester, count):
        """Nobody, or too few, may decide: say which level, and who can mend it."""
        self.ensure_one()
        store = self._get_store(record)
        mend = {
            "group": self.env._(
                "whoever gives out roles can give the role “%(role)s” to somebody of %(store)s",
                role=self.group_id.name,
                store=store.name,
            ),
            "users": self.env._("a workflow administrator can name somebody else"),
            "manager": self.env._(
                "whoever keeps the staff files can enter the manager of %(person)s",
                person=requester.name,
            ),
            "person": self.env._(
                "fill in “%(field)s” with somebody else",
                field=self.person_field_id.field_description,
            ),
            "store_manager": self.env._(
                "whoever keeps the stores can enter a manager of %(store)s", store=store.name
            ),
        }[self.kind]
        raise UserError(
            self.env._(
                "The approval “%(level)s” of %(document)s needs %(needed)s, and %(count)s can give "
                "it: nobody approves his own request or a document he can't open; %(mend)s.",
                level=self.name,
                document=record.display_name,
                needed=self.required_count,
                count=count,
                mend=mend,
            )
        )
