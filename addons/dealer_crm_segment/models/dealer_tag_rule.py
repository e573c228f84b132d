import ast
from string import Formatter

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class DealerTagRule(models.Model):
    """Who gets a tag, and what is said as the reason; nightly and when asked.

    Works on sets: one statement for the tags that hold, one for those that hold no longer.
    """

    _name = "dealer.tag.rule"
    _description = "Rule for a Tag of Customers"
    _order = "sequence, id"
    _rec_name = "category_id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category_id = fields.Many2one(
        "res.partner.category", string="Tag", required=True, index=True, ondelete="cascade"
    )
    segment_id = fields.Many2one(
        "dealer.segment",
        index="btree_not_null",
        ondelete="restrict",
        help="Everybody in the segment has the tag.",
    )
    domain = fields.Char(
        string="Rule",
        default="[]",
        help="Figures a customer with the tag has; together with the segment, if there is one.",
    )
    reason = fields.Char(
        required=True,
        translate=False,
        default="Bills of {spend_12m} in 12 months, last on {last_bill_on}",
        help="Shown with the tag. A figure's name in braces stands for the customer's own, such as"
        " {cars_now}, {bill_count}, {spend_12m}, {last_bill_on}, {model_id}.",
    )
    tag_ids = fields.One2many("dealer.partner.tag", "rule_id", string="Customers")
    partner_count = fields.Integer(string="Number of Customers", compute="_compute_partner_count")

    @api.depends("tag_ids")
    def _compute_partner_count(self):
        counts = dict(
            self.env["dealer.partner.tag"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.partner_count = counts.get(rule._origin, 0)

    @api.constrains("domain", "segment_id")
    def _check_domain(self):
        for rule in self:
            try:
                rule._get_query()
            except (ValueError, TypeError, SyntaxError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The rule of tag “%(tag)s” cannot be read (%(error)s). Choose its"
                        " conditions again.",
                        tag=rule.category_id.name,
                        error=error,
                    )
                ) from error
            if not rule.segment_id and not ast.literal_eval(rule.domain or "[]"):
                raise ValidationError(
                    self.env._("Everybody would get the tag. Choose a segment or conditions.")
                )

    @api.constrains("reason")
    def _check_reason(self):
        for rule in self:
            rule._get_reason_sql()

    def write(self, vals):
        if vals.get("active") is False:
            self._drop(SQL("TRUE"))
        if "category_id" in vals:
            self.filtered(lambda rule: rule.category_id.id != vals["category_id"])._drop(
                SQL("TRUE")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_tags(self):
        self._drop(SQL("TRUE"))

    def action_apply(self):
        """Put and take away the tags now."""
        self.check_access("write")
        # sudo: a rule counts over all customers, whoever asks for it
        self.sudo()._apply()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s customers have the tag now.",
                    count=sum(self.mapped("partner_count")),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_customers(self):
        """Show who has the tag by this rule."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.category_id.display_name,
            "res_model": "dealer.partner.tag",
            "view_mode": "list",
            "domain": [("rule_id", "=", self.id)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _cron_apply(self):
        """Nightly, after the figures."""
        rules = self.search([])  # pylint: disable=no-search-all
        self.env["ir.cron"]._commit_progress(remaining=len(rules))
        for rule in rules:
            rule._apply()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _apply(self):
        """Put the tags that hold and take away those that hold no longer."""
        self.env.flush_all()
        for rule in self:
            fits = rule._get_query().subselect()
            rule._drop(SQL("tag.partner_id NOT IN %s", fits))
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO dealer_partner_tag AS tag
                           (partner_id, category_id, rule_id, reason, since, by_hand)
                    SELECT figure.partner_id, %(category)s, %(rule)s, %(reason)s, %(today)s,
                           EXISTS (SELECT FROM res_partner_res_partner_category_rel rel
                                    WHERE rel.partner_id = figure.partner_id
                                      AND rel.category_id = %(category)s)
                           AND NOT EXISTS (SELECT FROM dealer_partner_tag other
                                            WHERE other.partner_id = figure.partner_id
                                              AND other.category_id = %(category)s
                                              AND NOT other.by_hand)
                      FROM dealer_customer_figure figure
                      LEFT JOIN fleet_vehicle_model model ON model.id = figure.model_id
                      LEFT JOIN fleet_vehicle_model_brand brand ON brand.id = figure.brand_id
                     WHERE figure.partner_id IN %(fits)s
                    ON CONFLICT (rule_id, partner_id) DO UPDATE SET reason = excluded.reason
                     WHERE tag.reason IS DISTINCT FROM excluded.reason
                    """,
                    category=rule.category_id.id,
                    rule=rule.id,
                    reason=rule._get_reason_sql(),
                    today=self.env["dealer.customer.figure"]._get_today(),
                    fits=fits,
                )
            )
            self.env.cr.execute(
                SQL(
                    "INSERT INTO res_partner_res_partner_category_rel (category_id, partner_id)"
                    " SELECT category_id, partner_id FROM dealer_partner_tag WHERE rule_id = %s"
                    " ON CONFLICT DO NOTHING",
                    rule.id,
                )
            )
        self._forget()

    def _drop(self, condition):
        """Take the tags of these rules away where the condition holds (SQL on ``tag``); one put by
        hand, or one that another rule gives too, stays."""
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM dealer_partner_tag tag WHERE tag.rule_id IN %(rules)s AND %(condition)s
                    RETURNING tag.id, tag.partner_id, tag.category_id, tag.by_hand
                )
                DELETE FROM res_partner_res_partner_category_rel rel USING gone
                 WHERE rel.partner_id = gone.partner_id AND rel.category_id = gone.category_id
                   AND NOT gone.by_hand
                   AND NOT EXISTS (SELECT FROM dealer_partner_tag other
                                    WHERE other.partner_id = gone.partner_id
                                      AND other.category_id = gone.category_id
                                      AND other.id NOT IN (SELECT id FROM gone))
                """,
                rules=tuple(self.ids),
                condition=condition,
            )
        )
        self._forget()

    def _forget(self):
        self.env["dealer.partner.tag"].invalidate_model()
        self.env["res.partner"].invalidate_model(["category_id", "tag_reason_ids"])
        self.invalidate_model(["tag_ids", "partner_count"])

    def _get_query(self):
        """:return: the Query on res.partner of who gets the tag"""
        self.ensure_one()
        domain = Domain("figure_ids", "any", Domain(ast.literal_eval(self.domain or "[]")))
        # sudo: who writes rules may name a segment he reads; a rule is for all customers
        rule = self.sudo()
        if rule.segment_id:
            domain &= rule.segment_id._get_domain()
        return rule.env["res.partner"]._search(domain)

    def _get_reason_sql(self):
        """:return: SQL of the reason in words, over figure, model and brand"""
        self.ensure_one()
        names = {"model_id": SQL("model.name"), "brand_id": SQL("brand.name")}
        parts = []
        Figure = self.env["dealer.customer.figure"]
        try:
            pieces = list(Formatter().parse(self.reason or ""))
        except ValueError as error:
            raise ValidationError(
                self.env._("Every { of a reason needs its }: %(reason)s", reason=self.reason)
            ) from error
        for text, name, _format, _conversion in pieces:
            parts.append(SQL("%s::text", text))
            if name is None:
                continue
            field = Figure._fields.get(name)
            if name in names:
                parts.append(names[name])
            elif (
                not field
                or not field.store
                or field.type not in ("integer", "monetary", "date", "float")
            ):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no figure a reason can name. Numbers and dates of a"
                        " customer's figures, model_id and brand_id are.",
                        name=name,
                    )
                )
            elif field.type == "monetary":
                parts.append(
                    SQL("trim(to_char(%s, '999,999,999,990'))", SQL.identifier("figure", name))
                )
            else:
                parts.append(SQL("%s::text", SQL.identifier("figure", name)))
        return SQL("concat(%s)", SQL(", ").join(parts))
