import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class DealerConcurrentPost(models.Model):
    """A post somebody holds beside his own, or in another store, from a day to a day.

    Movements alone make it and end it. It begins and ends by itself (`_follow_days`): its roles,
    and on a secondment the store, come to the person's user and go again.
    """

    _name = "dealer.concurrent.post"
    _description = "Concurrent Post"
    _inherit = ["dealer.fact.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "job_id"
    _fixed_fields = frozenset(
        {"employee_id", "job_id", "department_id", "head_id", "company_id", "kind", "date_from",
         "movement_id"}
    )  # fmt: skip
    _fact_fields = frozenset({"begun_on", "ended_on", "store_given", "date_to"})

    movement_id = fields.Many2one(
        "dealer.movement", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(
        [("concurrent", "Concurrent Post"), ("secondment", "Secondment")], required=True
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", string="Store", required=True, index=True)
    job_id = fields.Many2one(
        "hr.job", string="Post", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one("hr.department", index="btree_not_null", ondelete="restrict")
    head_id = fields.Many2one("hr.employee", ondelete="restrict")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", readonly=True, help="Last day. Empty: until a return.")
    begun_on = fields.Datetime(readonly=True)
    ended_on = fields.Datetime(readonly=True)
    store_given = fields.Boolean(
        readonly=True, help="The user got the store with this secondment, and loses it with it."
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from - 1)",
        "A post must not end before it begins.",
    )
    _held_once = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, job_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&)",
        "This person holds that post beside his own at that time already.",
    )
    _seconded_once = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, daterange(date_from, date_to, '[]') WITH &&) "
        "WHERE (kind = 'secondment')",
        "This person is seconded to another store at that time already.",
    )

    @api.depends("job_id", "kind", "company_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for post in self:
            words = [post.job_id.name, kinds.get(post.kind)]
            if post.kind == "secondment":
                words.append(post.company_id.sudo().name)  # the name of the store, no more
            post.display_name = " · ".join(filter(None, words))

    @api.model
    def _get_running_domain(self, date):
        return Domain("date_from", "<=", date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )

    def _follow_days(self, today=None):
        """Begin the posts whose day has come and end those whose last day is over.

        Run again, it changes nothing.

        :param today: the day; each person's store's by default
        """
        begins, ends = self.browse(), self.browse()
        for post in self:
            day = today or post.employee_id.company_id._get_store_date()
            is_over = post.date_to and post.date_to < day
            if not post.begun_on and post.date_from <= day and not is_over:
                begins |= post
            elif not post.ended_on and is_over:
                ends |= post
        now = fields.Datetime.now()
        if begins:
            begins._give_stores()
            begins._set_facts({"begun_on": now})
        if ends:
            ends._set_facts({"ended_on": now})
            ends._take_stores()
        if changed := begins | ends:
            changed.employee_id._follow_posts(today)
        return changed

    @api.model
    def _cron_follow_days(self):
        """Begin and end what is due, each person on his own: one that fails stops no other."""
        last = max(self.env["dealer.movement"]._get_store_days().values())
        due = self.search(
            [
                ("ended_on", "=", False),
                "|",
                ("begun_on", "=", False),
                ("date_to", "<", last),
            ]
        )
        for post in due:
            try:
                with self.env.cr.savepoint():
                    post._follow_days()
            except UserError as error:
                _logger.info("Post %s could not begin or end: %s", post.id, error)
                post.movement_id._note_failure(error)
            if not self.env["ir.cron"]._commit_progress():
                return

    def _give_stores(self):
        for post in self:
            user = post.employee_id.user_id
            if post.kind == "secondment" and user and post.company_id not in user.company_ids:
                user.company_ids |= post.company_id
                post._set_facts({"store_given": True})

    def _take_stores(self):
        for post in self.filtered("store_given"):
            user = post.employee_id.user_id
            others = self.search_count(
                [
                    ("id", "!=", post.id),
                    ("employee_id", "=", post.employee_id.id),
                    ("company_id", "=", post.company_id.id),
                    ("begun_on", "!=", False),
                    ("ended_on", "=", False),
                ],
                limit=1,
            )
            if not user or others or post.company_id == post.employee_id.company_id:
                continue
            if user.company_id == post.company_id:
                user.company_id = post.employee_id.company_id
            user.company_ids -= post.company_id
