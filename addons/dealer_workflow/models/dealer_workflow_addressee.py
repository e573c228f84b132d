import logging

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_logger = logging.getLogger(__name__)


class DealerWorkflowAddressee(models.AbstractModel):
    """Whom an action or an escalation is for, and how these people are found for a set."""

    _name = "dealer.workflow.addressee"
    _description = "Workflow Addressee"

    model_id = fields.Many2one("ir.model", compute="_compute_model_id")
    model = fields.Char(string="Model Name", compute="_compute_model_id")
    whom = fields.Selection(
        [
            ("actor", "Who took the step or asked"),
            ("person", "A person of the document"),
            ("manager", "The manager of that person"),
            ("least_busy", "The least busy of a role"),
            ("group", "Everybody of a role"),
            ("store_manager", "The manager of the store"),
        ],
        default="store_manager",
        required=True,
        string="For",
        help="People of a role: those who work in the store of the document.",
    )
    group_id = fields.Many2one("res.groups", string="Role")
    person_field_id = fields.Many2one(
        "ir.model.fields",
        string="Person",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('relation', 'in', ('res.users', 'hr.employee'))]",
    )

    @api.depends()
    def _compute_model_id(self):
        """The model of the documents; extension point: `_get_workflow`."""
        for record in self:
            record.model_id = record._get_workflow().model_id
            record.model = record.model_id.model

    def _get_workflow(self):
        """:return: the workflow the record belongs to; extension point"""
        return self.env["dealer.workflow"]

    @api.constrains("kind", "whom", "group_id", "person_field_id")
    def _check_whom(self):
        for record in self.filtered(lambda r: r._has_whom()):
            if record.whom in ("group", "least_busy") and not record.group_id:
                raise ValidationError(self.env._("Say which role it is for."))
            if record._needs_person() and not record.person_field_id:
                raise ValidationError(self.env._("Say which person of the document it is for."))
            if record.person_field_id and record.person_field_id.model_id != record.model_id:
                raise ValidationError(
                    self.env._(
                        "%(field)s is no field of %(model)s.",
                        field=record.person_field_id.field_description,
                        model=record.model_id.name,
                    )
                )

    def _has_whom(self):
        """:return: whether the record is for somebody at all"""
        self.ensure_one()
        return True

    def _needs_person(self):
        """:return: whether the person field says who it is"""
        self.ensure_one()
        return self.whom in ("person", "manager")

    # === WHO IT IS === #

    def _get_addressees(self, records, actors, present=None):
        """People of each document, the whole set in a fixed number of queries.

        :param records: documents, read as superuser: the rule is the administrator's
        :param actors: dict {record id: who took the step or asked}
        :param present: dict {record id: users} who have to act now, instead of the person field
        :return: dict {record id: users}; who has left or is a customer is left out
        """
        self.ensure_one()
        records = records.sudo()
        if self.whom == "actor":
            found = {record.id: actors[record.id] for record in records}
        elif self.whom == "store_manager":
            found = {record.id: self._get_store(record).workflow_manager_id for record in records}
        elif self.whom == "group":
            found = self._get_group_users(records)
        elif self.whom == "least_busy":
            found = self._get_least_busy(records)
        else:
            found = present or self._get_persons(records)
            if self.whom == "manager":
                found = {key: self._get_managers(users) for key, users in found.items()}
        return {
            key: users.sudo().filtered(lambda user: user.active and not user.share)
            for key, users in found.items()
        }

    def _get_store(self, record):
        """:return: the store (company) of a document; empty where documents have none"""
        name = record._workflow_company_field
        return record[name] if name in record._fields else self.env["res.company"].sudo()

    def _get_persons(self, records):
        judge = self.env["dealer.workflow.judge"]
        name = self.person_field_id.sudo().name
        return {record.id: judge._get_person(record, name) for record in records}

    @api.model
    def _get_managers(self, users):
        """:return: the users who manage these people, after the staff file"""
        return users.sudo().employee_ids.parent_id.user_id - users

    def _get_role_users(self, store):
        """:return: people of the role who work in a store, in a fixed order"""
        # who has which role is no secret between colleagues; another store's people don't match
        domain = [("all_group_ids", "in", self.group_id.ids), ("share", "=", False)]
        if store:
            domain.append(("company_ids", "in", store.ids))
        return self.env["res.users"].sudo().search(domain, order="id")

    def _get_group_users(self, records):
        found = {}
        for store, group in records.grouped(self._get_store).items():
            users = self._get_role_users(store)
            found.update(dict.fromkeys(group.ids, users))
        return found

    def _get_least_busy(self, records):
        """One person of the role for each document: who has the fewest open things.

        What counts is the documents a person field (`_get_load_field`) holds and that are not
        finished, or else the open activities of the kind of document.
        """
        found = {}
        for store, group in records.grouped(self._get_store).items():
            users = self._get_role_users(store)
            if not users:
                found.update(dict.fromkeys(group.ids, users))
                continue
            load = self._get_load(records, users)
            for record in group:
                user = min(users, key=lambda u: (load.get(u.id, 0), u.id))
                load[user.id] = load.get(user.id, 0) + 1
                found[record.id] = user
        return found

    def _get_load_field(self):
        """Extension point: name of the person field whose open documents are counted."""
        return False

    def _get_load(self, records, users):
        """:return: dict {user id: open documents or activities}"""
        name = self._get_load_field()
        if not name:
            groups = (
                self.env["mail.activity"]
                .sudo()
                ._read_group(
                    [("res_model", "=", records._name), ("user_id", "in", users.ids)],
                    ["user_id"],
                    ["__count"],
                )
            )
            return {user.id: count for user, count in groups}
        categories = records._workflow_categories()
        ended = [c for c, (_label, phase) in categories.items() if phase in ("done", "cancelled")]
        stages = self.env["dealer.workflow.stage"].sudo().with_context(active_test=False)
        open_stages = stages.search(
            [("workflow_id.model", "=", records._name), ("category", "not in", ended)]
        )
        people = users
        if records._fields[name].comodel_name == "hr.employee":
            people = users.employee_ids
        groups = records._read_group(
            [("workflow_stage_id", "in", open_stages.ids), (name, "in", people.ids)],
            [name],
            ["__count"],
        )
        load = {}
        for person, count in groups:
            user = person if person._name == "res.users" else person.user_id
            load[user.id] = load.get(user.id, 0) + count
        return load

    # === WHAT MUST NOT FAIL === #

    def _run_safely(self, records, write, message):
        """Do what must not stop the others: all in one, and when that fails one by one.

        :param write: what to do with documents
        :param message: note for documents it can't be done for, with one %s
        """
        try:
            with self.env.cr.savepoint():
                write(records)
            return
        except Exception as error:  # pylint: disable=broad-except  # whatever a template does
            if len(records) == 1:
                _logger.warning("%s, %s: %s", self, records, error, exc_info=True)
                # the one who takes the step may have no right to write notes
                records.sudo()._message_log(body=message % self._describe_error(error))
                return
        for record in records:
            self._run_safely(record, write, message)

    @api.model
    def _describe_error(self, error):
        return str(error).strip().split("\n", 1)[0][:300] or type(error).__name__
