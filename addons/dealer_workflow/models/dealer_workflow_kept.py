from odoo import api, models
from odoo.exceptions import UserError


class DealerWorkflowKept(models.AbstractModel):
    """Records that the engine writes and nobody else: no form, import, RPC or `sudo` does.

    What was asked and decided is kept for ever, so there is no way to delete it either.
    """

    _name = "dealer.workflow.kept"
    _description = "Kept for Ever"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        self._kept_refuse()

    def write(self, vals):  # pylint: disable=method-required-super
        self._kept_refuse()

    def unlink(self):  # pylint: disable=method-required-super
        if self:
            self._kept_refuse()
        return True

    def _kept_refuse(self):
        raise UserError(
            self.env._(
                "Approvals are asked for and given with the buttons of the document, and what was "
                "decided is kept: nothing of it is entered, changed or deleted by hand."
            )
        )

    def _engine_create(self, vals_list):
        """Write down what happened; not callable by RPC."""
        # past the guard of this class, on purpose
        return super().create(vals_list)  # pylint: disable=super-method-mismatch

    def _engine_write(self, vals):
        """Note what became of it; not callable by RPC."""
        return super().write(vals)  # pylint: disable=super-method-mismatch
