import base64
import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext

from odoo.addons.dealer_workflow.lib import canonical

STATES = [("draft", "Being Written"), ("published", "Published"), ("retired", "Retired")]
# days before the last day its keeper is told
WARN_DAYS = 30
_CODE = re.compile(r"[PCBU][0-9A-F]{4}")


class DealerKnowledgeArticle(models.Model):
    """An article or a document: people read its current version, keepers write the next one."""

    _name = "dealer.knowledge.article"
    _description = "Article or Document"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "published_on desc nulls last, id desc"
    _workflow_category_field = "state"
    _workflow_phases = {"draft": "draft", "published": "done", "retired": "cancelled"}
    _workflow_acts = {
        "draft": "action_revise",
        "published": "action_publish",
        "retired": "action_retire",
    }
    _fact_fields = frozenset({"published_on", "retired_on", "current_version_id", "warned_on"})

    name = fields.Char(string="Title", required=True, tracking=True)
    category_id = fields.Many2one(
        "dealer.knowledge.category",
        string="Class",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    kind = fields.Selection(
        [("article", "Article"), ("document", "Document")],
        compute="_compute_kind",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Keeper",
        default=lambda self: self.env.user,
        required=True,
        domain=[("share", "=", False)],
        tracking=True,
        help="Keeps it right, and is told before it expires.",
    )
    company_id = fields.Many2one("res.company", string="Store", help="Empty: every store.")
    body = fields.Html(
        string="Text",
        groups="dealer_crm_knowledge.group_knowledge_editor",
        help="Of the version that is being written; people read the published one.",
    )
    file = fields.Binary(attachment=True, groups="dealer_crm_knowledge.group_knowledge_editor")
    file_name = fields.Char(groups="dealer_crm_knowledge.group_knowledge_editor")
    change_note = fields.Char(
        string="What Changes",
        copy=False,
        groups="dealer_crm_knowledge.group_knowledge_editor",
        help="One sentence for those who know the version before.",
    )
    confirm_again = fields.Boolean(
        default=True,
        groups="dealer_crm_knowledge.group_knowledge_editor",
        help="Who has to read it confirms the new version too. Off: a correction of spelling.",
    )
    keywords = fields.Text(help="More words it is found by, in any language.")
    brand_ids = fields.Many2many("fleet.vehicle.model.brand", string="Brands")
    model_ids = fields.Many2many("fleet.vehicle.model", string="Series")
    fault_codes = fields.Char(help="Fault codes it helps with: P0171, U0100. Five signs each.")
    reader_ids = fields.Many2many(
        "res.groups",
        "dealer_knowledge_article_reader_rel",
        string="Who Has to Read It",
        domain="[('privilege_id', '!=', False)]",
        help="People of these roles confirm that they have read it.",
    )
    valid_until = fields.Date(
        tracking=True, help="Last day it may be used; empty: no end. Afterwards nobody finds it."
    )
    is_expired = fields.Boolean(compute="_compute_is_expired", search="_search_is_expired")
    published_on = fields.Datetime(copy=False)
    retired_on = fields.Datetime(copy=False)
    warned_on = fields.Date(copy=False)
    state = fields.Selection(
        STATES,
        string="Status",
        compute="_compute_state",
        store=True,
        index=True,
        default="draft",
    )
    version_ids = fields.One2many("dealer.knowledge.version", "article_id")
    current_version_id = fields.Many2one(
        "dealer.knowledge.version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    version = fields.Integer(
        related="current_version_id.number", string="Version Number", aggregator=None
    )
    published_name = fields.Char(related="current_version_id.name", string="Published Title")
    published_body = fields.Html(related="current_version_id.body", string="Published Text")
    published_file = fields.Binary(related="current_version_id.file", string="Published File")
    published_file_name = fields.Char(
        related="current_version_id.file_name", string="Published File Name"
    )
    reading_state = fields.Selection(
        [("todo", "To be read"), ("confirmed", "Read")],
        compute="_compute_reading_state",
        search="_search_reading_state",
        help="Whether you have to read it, or have confirmed it.",
    )
    missing_reader_count = fields.Integer(
        string="Have Not Read It",
        compute="_compute_missing_readers",
        groups="dealer_crm_knowledge.group_knowledge_editor",
    )

    # === COMPUTE METHODS === #

    @api.depends("category_id")
    def _compute_kind(self):
        for article in self:
            article.kind = article.kind or article.category_id.kind or "article"

    @api.depends("published_on", "retired_on")
    def _compute_state(self):
        for article in self:
            if article.retired_on:
                article.state = "retired"
            else:
                article.state = "published" if article.published_on else "draft"

    @api.depends("valid_until")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for article in self:
            article.is_expired = bool(article.valid_until and article.valid_until < today)

    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain("valid_until", "<", fields.Date.context_today(self))
        return domain if True in value else ~domain

    @api.depends("current_version_id", "reader_ids")
    @api.depends_context("uid")
    def _compute_reading_state(self):
        mine = self.env.user.all_group_ids
        read = self._get_confirmed_by(self.env.user)
        for article in self:
            if article.current_version_id and article.id in read:
                article.reading_state = "confirmed"
            elif article._is_live() and article.reader_ids & mine:
                article.reading_state = "todo"
            else:
                article.reading_state = False

    def _search_reading_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        confirmed = self._get_confirmed_by(user)
        domains = {
            "confirmed": fields.Domain("id", "in", confirmed),
            "todo": self._get_live_domain()
            & fields.Domain("reader_ids", "in", user.all_group_ids.ids)
            & fields.Domain("id", "not in", confirmed),
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    def _compute_missing_readers(self):
        missing = self._get_missing_readers()
        for article in self:
            article.missing_reader_count = len(missing[article])

    # === CONSTRAINTS AND CRUD === #

    @api.constrains("fault_codes")
    def _check_fault_codes(self):
        for article in self:
            for code in article._get_codes():
                if not _CODE.fullmatch(code):
                    raise ValidationError(
                        self.env._(
                            "“%(code)s” is no fault code: five signs such as P0171, several with "
                            "commas between them.",
                            code=code,
                        )
                    )

    @api.constrains("category_id", "reader_ids")
    def _check_readers(self):
        """Nobody has to read what he may not read."""
        for article in self:
            allowed = article.category_id.reader_group_ids
            if allowed and any(
                not (group | group.all_implied_ids) & allowed for group in article.reader_ids
            ):
                raise ValidationError(
                    self.env._(
                        "Who has to read “%(title)s” must be allowed to read %(category)s: let the "
                        "role in there, or take it off here.",
                        title=article.name,
                        category=article.category_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(article.version_ids for article in self):
            raise UserError(self.env._("What was published is kept: retire it instead."))

    # === ACTIONS === #

    def action_publish(self):
        """Make the version being written the one people read."""
        for article in self:
            if block := article._get_publish_block():
                raise UserError(block)
        now = fields.Datetime.now()
        for article in self:
            article._make_version(now)
        self._set_facts({"published_on": now, "retired_on": False})
        self._workflow_settle_facts()
        self._index()
        self._ask_readers()
        return True

    def action_revise(self):
        """Write the next version; until it is published people read the one before."""
        self._set_facts({"published_on": False, "retired_on": False})
        self.write({"change_note": False, "confirm_again": True})
        return True

    def action_retire(self):
        """Take it out of use; its versions stay."""
        self._set_facts({"retired_on": fields.Datetime.now()})
        self.activity_unlink(["dealer_crm_knowledge.mail_activity_read"])
        return True

    def action_confirm_reading(self):
        """Say that you have read the current version."""
        for article in self:
            version = article.current_version_id
            if not article._is_live():
                raise UserError(
                    self.env._(
                        "“%(title)s” is not in force: there is nothing to confirm.",
                        title=article.name,
                    )
                )
            if article.id in article._get_confirmed_by(self.env.user):
                continue
            # sudo: whoever may read it may say so, of the version he sees and for himself only
            self.env["dealer.knowledge.reading"].sudo().create(
                {"version_id": version.id, "user_id": self.env.uid}
            )
        self.invalidate_recordset(["reading_state"])
        self._done_reading()
        return True

    def action_view_missing_readers(self):
        """List who has to read it and has not yet."""
        self.ensure_one()
        users = self._get_missing_readers()[self]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Have Not Read “%(title)s”", title=self.name),
            "res_model": "res.users",
            "views": [
                [self.env.ref("dealer_crm_knowledge.view_missing_readers_list").id, "list"],
                [self.env.ref("dealer_crm_knowledge.view_missing_readers_kanban").id, "kanban"],
            ],
            "domain": [("id", "in", users.ids)],
            "context": {"create": False},
        }

    def action_open_file(self):
        """Open the published file in a new tab."""
        self.ensure_one()
        return self.current_version_id.action_open_file()

    # === BUSINESS METHODS === #

    def _get_codes(self):
        self.ensure_one()
        return [
            code for code in re.split(r"[,;，、；\s]+", (self.fault_codes or "").upper()) if code
        ]

    @api.model
    def _get_live_domain(self):
        """What people read and find today: published, in force, not expired."""
        return (
            fields.Domain("current_version_id", "!=", False)
            & fields.Domain("retired_on", "=", False)
            & fields.Domain("is_expired", "=", False)
        )

    def _is_live(self):
        self.ensure_one()
        return bool(self.current_version_id and not self.retired_on and not self.is_expired)

    def _get_publish_block(self):
        """:return: sentence on what is missing to publish, or None"""
        self.ensure_one()
        if self.file or html2plaintext(self.body or "").strip():
            return None
        return self.env._(
            "“%(title)s” says nothing yet: write its text or add its file.", title=self.name
        )

    def _make_version(self, now):
        """Keep what is written as the current version."""
        self.ensure_one()
        Version = self.env["dealer.knowledge.version"].sudo()  # sudo: written by publishing only
        before = self.sudo().version_ids
        before.filtered("is_current").is_current = False
        before.flush_recordset(["is_current"])  # one current version at a time
        content = canonical.seal(
            {
                "name": self.name,
                "body": str(self.body or ""),
                "file": hashlib.sha256(base64.b64decode(self.file or b"")).hexdigest(),
            }
        )
        version = Version.create(
            {
                "article_id": self.id,
                "number": max(before.mapped("number"), default=0) + 1,
                "name": self.name,
                "body": self.body,
                "file": self.file,
                "file_name": self.file_name,
                "note": self.change_note,
                "must_confirm": self.confirm_again or not before,
                "published_on": now,
                "published_by_id": self.env.uid,
                "sha256": content,
                "is_current": True,
            }
        )
        self._set_facts({"current_version_id": version.id, "warned_on": False})

    def _get_confirming_versions(self):
        """:return: {article: ids of the versions whose confirmation holds today}: the current one,
        and those before it that no later version asked to confirm anew"""
        result = {}
        for article in self.sudo():  # sudo: readers see the current version only
            holding = []
            for version in article.version_ids.sorted("number", reverse=True):
                holding.append(version.id)
                if version.must_confirm:
                    break
            result[article.id] = holding
        return result

    @api.model
    def _get_confirmed_by(self, user):
        """:return: list of ids of the articles whose current version the user has read"""
        self.env["dealer.knowledge.reading"].flush_model()
        self.env["dealer.knowledge.version"].flush_model(["number", "must_confirm"])
        self.env.cr.execute(
            """
            SELECT DISTINCT reading.article_id
              FROM dealer_knowledge_reading reading
              JOIN dealer_knowledge_version version ON version.id = reading.version_id
             WHERE reading.user_id = %s
               AND NOT EXISTS (
                   SELECT FROM dealer_knowledge_version later
                    WHERE later.article_id = version.article_id
                      AND later.number > version.number
                      AND later.must_confirm)
            """,
            [user.id],
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _get_missing_readers(self):
        """:return: {article: users who have to read it and have not}"""
        result = {}
        holding = self._get_confirming_versions()
        Reading = self.env["dealer.knowledge.reading"].sudo()  # sudo: whose is counted, no more
        for article in self:
            if not article._is_live() or not article.reader_ids:
                result[article] = self.env["res.users"]
                continue
            domain = [("all_group_ids", "in", article.reader_ids.ids), ("share", "=", False)]
            if article.company_id:
                domain.append(("company_ids", "in", article.company_id.ids))
            readers = self.env["res.users"].sudo().search(domain)
            read = Reading.search([("version_id", "in", holding[article.id])]).user_id
            result[article] = (readers - read).sudo(False)
        return result

    def _ask_readers(self):
        """Give everybody who has to read it an activity; those of the version before go."""
        self.activity_unlink(["dealer_crm_knowledge.mail_activity_read"])
        for article, users in self._get_missing_readers().items():
            for user in users:
                article.sudo().activity_schedule(  # sudo: readers do not write articles
                    "dealer_crm_knowledge.mail_activity_read",
                    user_id=user.id,
                    summary=self.env._("Read: %(title)s", title=article.name),
                )

    def _done_reading(self):
        activities = self.sudo().activity_ids.filtered(  # sudo: his own activity on what he reads
            lambda activity: (
                activity.user_id == self.env.user
                and activity.activity_type_id
                == self.env.ref("dealer_crm_knowledge.mail_activity_read", raise_if_not_found=False)
            )
        )
        activities.action_done()

    @api.model
    def _cron_warn_expiry(self):
        """Tell keepers once what expires within thirty days."""
        today = fields.Date.context_today(self)
        articles = self.search(
            [
                *self._get_live_domain(),
                ("valid_until", "<=", fields.Date.add(today, days=WARN_DAYS)),
                ("warned_on", "=", False),
            ]
        )
        for article in articles:
            article.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=article.valid_until,
                user_id=article.user_id.id,
                summary=self.env._("Expires: renew it or retire it"),
            )
        articles._set_facts({"warned_on": today})

    # === WORKFLOW === #

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category == "published":
            for article in self:
                if not article.published_on and (block := article._get_publish_block()):
                    missing[article.id] = [*missing.get(article.id, ()), block]
        return missing

    @api.model
    def _workflow_seal_fields(self):
        """What people read, who and until when; by which words it is found may change later."""
        return [
            "name", "body", "file", "file_name", "category_id", "company_id", "reader_ids",
            "valid_until",
        ]  # fmt: skip

    @api.model
    def _workflow_key_figures(self):
        return ["category_id", "kind", "change_note"]
