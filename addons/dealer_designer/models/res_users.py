from datetime import timedelta

from odoo import api, fields, models

SAFE_HOURS = 1


class ResUsers(models.Model):
    _inherit = "res.users"

    designer_safe_mode = fields.Json(
        readonly=True,
        copy=False,
        help="Models whose views this person opens without customisations, and until when.",
    )

    @api.private
    def _get_designer_safe_models(self):
        """:return: tuple of model names; no query beyond the user's own row"""
        # an employee reads the own setting only
        safe = self.sudo().designer_safe_mode
        if not safe:
            return ()
        now = fields.Datetime.to_string(fields.Datetime.now())
        return tuple(sorted(model for model, until in safe.items() if until > now))

    def _set_designer_safe_mode(self, model, on):
        self.ensure_one()
        safe = {name: self.designer_safe_mode[name] for name in self._get_designer_safe_models()}
        safe.pop(model, None)
        if on:
            until = fields.Datetime.now() + timedelta(hours=SAFE_HOURS)
            safe[model] = fields.Datetime.to_string(until)
        self.designer_safe_mode = safe or False
