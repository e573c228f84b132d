from odoo import api, fields, models


class TestWorkflowJob(models.Model):
    """A document whose category follows from facts."""

    _name = "test.workflow.job"
    _description = "Test Job"
    _inherit = ["dealer.workflow.mixin"]
    _workflow_category_field = "category"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one("res.users", string="Worker")
    task_ids = fields.One2many("test.workflow.task", "job_id", string="Tasks")
    started_on = fields.Datetime()
    waiting_for = fields.Char()
    category = fields.Selection(
        [
            ("draft", "Planned"),
            ("in_progress", "At Work"),
            ("waiting", "Waiting"),
            ("done", "Finished"),
        ],
        compute="_compute_category",
        store=True,
    )

    @api.depends("started_on", "waiting_for", "task_ids.done_on")
    def _compute_category(self):
        for job in self:
            if not job.started_on:
                job.category = "draft"
            elif job.task_ids and all(task.done_on for task in job.task_ids):
                job.category = "done"
            else:
                job.category = "waiting" if job.waiting_for else "in_progress"

    @api.model
    def _workflow_categories(self):
        return {
            "draft": (self.env._("Planned"), "draft"),
            "in_progress": (self.env._("At Work"), "open"),
            "waiting": (self.env._("Waiting"), "waiting"),
            "done": (self.env._("Finished"), "done"),
        }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "in_progress"),
            ("in_progress", "waiting"),
            ("waiting", "in_progress"),
            ("in_progress", "done"),
        )

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category == "in_progress":
            return self.action_start()
        if category == "done":
            return self.action_finish()
        return super()._workflow_enter_category(category)

    def action_start(self):
        for job in self:
            job.write({"started_on": job.started_on or fields.Datetime.now(), "waiting_for": False})
        return True

    def action_finish(self):
        self.task_ids.done_on = fields.Datetime.now()
        return True


class TestWorkflowTask(models.Model):
    _name = "test.workflow.task"
    _description = "Test Task"

    job_id = fields.Many2one("test.workflow.job", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    done_on = fields.Datetime()
