from odoo import models


class DealerTouch(models.Model):
    _inherit = "dealer.touch"

    def _make_call(self):
        """A message of channel call is a call on the list of its store, when that has a script."""
        Task = self.env["dealer.call.task"]
        others = self.browse()
        values = []
        for touch in self:
            script = Task._get_default_script(touch.company_id, touch.purpose)
            if not script:
                others |= touch
                continue
            about = touch.res_model if touch.res_id else False
            values.append(
                {
                    "company_id": touch.company_id.id,
                    "script_id": script.id,
                    "partner_id": touch.partner_id.id,
                    "due_on": touch.due_on,
                    "key": f"dealer.touch,{touch.id}",
                    "touch_id": touch.id,
                    "note": touch.reason or touch.subject,
                    "res_model": about,
                    "res_id": touch.res_id if about else False,
                    "vehicle_id": touch.res_id if about == "dealer.vehicle" else False,
                }
            )
        # sudo: the scheduler or a rule makes the call, not the caller
        tasks = Task.sudo()._create_with_facts(values)
        if others:
            super(DealerTouch, others)._make_call()
        return tasks
