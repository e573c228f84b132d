from odoo import api, fields, models
from odoo.exceptions import UserError

# what a person sees of his own file as it stands there
OWN = (
    "birthday", "sex", "identification_id", "mobile_phone", "private_phone", "private_email",
    "private_street", "private_city", "emergency_contact", "emergency_phone", "marital",
    "contract_date_start", "contract_date_end", "trial_date_end",
)  # fmt: skip


class DealerMyFile(models.TransientModel):
    """The page of one's own file. Everything on it is the user's own, whoever opens it."""

    _name = "dealer.my.file"
    _description = "My File"

    public_id = fields.Many2one("hr.employee.public", compute="_compute_own", string="Person")
    name = fields.Char(compute="_compute_own")
    staff_number = fields.Char(compute="_compute_own")
    avatar_128 = fields.Image(compute="_compute_own")
    department_id = fields.Many2one("hr.department", compute="_compute_own")
    job_title = fields.Char(compute="_compute_own", string="Post")
    parent_id = fields.Many2one("hr.employee.public", compute="_compute_own", string="Head")
    birthday = fields.Date(compute="_compute_own")
    sex = fields.Selection(
        selection=lambda self: (
            self.env["hr.version"]._fields["sex"]._description_selection(self.env)
        ),
        compute="_compute_own",
        string="Gender",
    )
    marital = fields.Selection(
        selection=lambda self: self.env["hr.version"]._get_marital_status_selection(),
        compute="_compute_own",
        string="Marital Status",
    )
    identification_id = fields.Char(compute="_compute_own", string="ID Number")
    mobile_phone = fields.Char(compute="_compute_own", string="Work Mobile")
    private_phone = fields.Char(compute="_compute_own")
    private_email = fields.Char(compute="_compute_own")
    private_street = fields.Char(compute="_compute_own", string="Address")
    private_city = fields.Char(compute="_compute_own", string="City")
    emergency_contact = fields.Char(compute="_compute_own")
    emergency_phone = fields.Char(compute="_compute_own")
    contract_date_start = fields.Date(compute="_compute_own", string="Contract From")
    contract_date_end = fields.Date(compute="_compute_own", string="Contract To")
    trial_date_end = fields.Date(compute="_compute_own", string="Probation Ends")
    missing = fields.Char(compute="_compute_own", string="Missing in Your File")
    paper_warning = fields.Char(compute="_compute_own", string="Papers That Expire")
    paper_ids = fields.Many2many("dealer.staff.paper", compute="_compute_own", string="Papers")
    change_ids = fields.Many2many(
        "dealer.staff.change", compute="_compute_own", string="Proposed Changes"
    )
    reading_ids = fields.Many2many(
        "dealer.private.reading", compute="_compute_own", string="Who Read My Private Data"
    )

    @api.depends_context("uid")
    def _compute_own(self):
        person = self._get_person()
        Paper, Change = self.env["dealer.staff.paper"], self.env["dealer.staff.change"]
        mine = [("employee_id", "=", person.id)]
        values = {
            "public_id": person.id,
            "parent_id": person.parent_id.id,
            "paper_ids": Paper.search(mine).ids,
            "change_ids": Change.search(mine).ids,
            "reading_ids": self.env["dealer.private.reading"].search(mine, limit=50).ids,
            **{name: person[name] for name in self._get_own_fields()},
        }
        for page in self:
            page.update(values)

    @api.model
    def _get_own_fields(self):
        """:return: names of the fields shown as they stand in hr.employee; extended by addons"""
        return [
            "name", "staff_number", "avatar_128", "department_id", "job_title", "missing",
            "paper_warning", *OWN,
        ]  # fmt: skip

    @api.model
    def _get_person(self):
        # sudo: one's own file
        return self.env.user.sudo().employee_id

    @api.model
    def action_open_own(self):
        """Open the page of the user's own file."""
        if not self._get_person():
            raise UserError(
                self.env._("No staff file belongs to your login in this store: ask HR to link it.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("My File"),
            "res_model": self._name,
            "res_id": self.create({}).id,
            "views": [(False, "form")],
            "target": "current",
        }

    def action_propose(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose a Change"),
            "res_model": "dealer.staff.change",
            "views": [(False, "form")],
            "context": {"default_employee_id": self._get_person().id},
        }
