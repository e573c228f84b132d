from datetime import timedelta

from odoo import api, fields, models


class DealerTestDrive(models.Model):
    """How a test drive takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.test.drive"
    _workflow_phases = {
        "booked": "draft",
        "out": "open",
        "back": "waiting",
        "done": "done",
        "no_show": "cancelled",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "out": "action_go",
        "back": "action_return",
        "done": "action_finish",
        "no_show": "action_no_show",
        "cancelled": "action_cancel",
    }
    _workflow_blockers = {"out": ("out_on", "_get_go_blockers")}

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("booked", "out"),
            ("out", "back"),
            ("back", "done"),
            ("booked", "no_show"),
            ("booked", "cancelled"),
        )

    # === CRON === #

    @api.model
    def _cron_remind(self):
        """Remind the customers of the drives ahead, once for each time agreed.

        The message goes by the store's rules for messages: consent, quiet hours, another channel
        where the first one fails.
        """
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("test_drive_reminder_hours", ">", 0)]):
            due = self.search(
                [
                    ("company_id", "=", company.id),
                    ("category", "=", "booked"),
                    ("reminded_on", "=", False),
                    ("date_start", ">", now),
                    (
                        "date_start",
                        "<=",
                        now + timedelta(hours=company.test_drive_reminder_hours),
                    ),
                ]
            )
            if due:
                self.env["dealer.touch"]._plan([drive._prepare_reminder() for drive in due])
                due._set_facts({"reminded_on": now})

    def _prepare_reminder(self):
        """:return: values of the message (``dealer.touch``) for this drive's customer"""
        self.ensure_one()
        drive = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return {
            "partner_id": drive.partner_id.id,
            "company_id": drive.company_id.id,
            "channel": "sms",
            "channels": "sms,email",
            "purpose": "service",
            "res_model": drive._name,
            "res_id": drive.id,
            "until": drive.date_start,
            "reason": drive.env._("Test drive %s", drive.name),
            "key": f"test_drive:{drive.id}:{drive.date_start:%Y%m%d%H%M}",
            "due_on": fields.Datetime.now(),
            "subject": drive.env._("Your test drive"),
            "body": drive.env._(
                "%(store)s: your test drive of the %(car)s is on %(time)s. Please bring your "
                "driving licence. Change of plans? %(link)s",
                store=drive.company_id.name,
                car=drive.trim_id.model_id.name or drive.vehicle_id.display_name,
                time=drive._format_time(drive.date_start),
                link=drive._get_link(),
            ),
        }
