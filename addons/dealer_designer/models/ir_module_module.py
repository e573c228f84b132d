from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Own document types have their numbers and stores from this addon: never lose them so."""
        gone = self + self.downstream_dependencies()
        if "dealer_designer" in gone.mapped("name"):
            # names for the refusal; core checks who may uninstall
            types = (
                self.env["dealer.document.type"]
                .sudo()
                .with_context(active_test=False)
                .search([("model_id", "!=", False)])
            )
            if types:
                raise UserError(
                    self.env._(
                        "The documents of %(types)s would lose their numbers and stores. Have a "
                        "designer export and delete these document types first.",
                        types=", ".join(types.mapped("name")),
                    )
                )
        return super().button_uninstall()
