from odoo import api, fields, models
from odoo.exceptions import ValidationError

# nobody shapes himself into the documents: these roles are about shaping only
SHAPING_GROUPS = ("dealer_designer.group_designer", "dealer_workflow.group_workflow_administrator")


class DealerDocumentTypeAccess(models.Model):
    """What one role may do with the documents of a type."""

    _name = "dealer.document.type.access"
    _description = "Access to a Document Type"
    _order = "type_id, id"

    type_id = fields.Many2one("dealer.document.type", required=True, index=True, ondelete="cascade")
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    scope = fields.Selection(
        [("own", "Own documents only"), ("store", "All of the store")],
        string="Which",
        required=True,
        default="store",
        help="Own documents are those the person is responsible for.",
    )
    perm_write = fields.Boolean(string="Change", default=True)
    perm_create = fields.Boolean(string="Create", default=True)
    perm_unlink = fields.Boolean(string="Delete")

    _group_unique = models.UniqueIndex(
        "(type_id, group_id)", "A role has one line of access: put both into one."
    )

    @api.constrains("group_id")
    def _check_group(self):
        shaping = self.env["res.groups"]
        for xmlid in SHAPING_GROUPS:
            shaping |= self.env.ref(xmlid)
        outside = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        for line in self:
            # all_implied_ids holds the group itself
            if line.group_id.share or line.group_id.sudo().all_implied_ids & outside:
                raise ValidationError(
                    self.env._(
                        "“%(role)s” is for people outside the store: documents are for staff.",
                        role=line.group_id.display_name,
                    )
                )
            if line.group_id in shaping:
                raise ValidationError(
                    self.env._(
                        "“%(role)s” shapes documents and sees none by it: choose the role of "
                        "those who work with them.",
                        role=line.group_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.type_id._sync_access()
        return lines

    def write(self, vals):
        types = self.type_id
        done = super().write(vals)
        (types | self.type_id)._sync_access()
        return done

    def unlink(self):
        types = self.type_id
        done = super().unlink()
        types.exists()._sync_access()
        return done
