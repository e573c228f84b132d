from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        """Who is in safe mode shares no cached view with the others."""
        key = super()._get_view_cache_key(view_id, view_type, **options)
        safe = self.env.user._get_designer_safe_models()
        return (*key, ("dealer_designer_off", safe)) if safe else key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # always set: what a client sends in the context has no say, as the result is cached
        safe = self.env.user._get_designer_safe_models()
        if self.env.context.get("dealer_designer_off", ()) != safe:
            self = self.with_context(dealer_designer_off=safe)
        return super()._get_view(view_id, view_type, **options)
