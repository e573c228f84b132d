from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from odoo.addons.dealer_base.models.ir_attachment import PHOTO_SIDE
from odoo.addons.dealer_base.tools.media import sniff
from odoo.addons.dealer_hr_ext.lib import licence

# megabytes a scan may have
MEGABYTES = 10
SCANS_OF_PAPER = 6


class DealerRegistrationPaper(models.Model):
    """A paper somebody who joins has shown; it moves to his file when he is hired."""

    _name = "dealer.registration.paper"
    _description = "Paper of a Registration"
    _inherit = ["dealer.registration.private.mixin"]
    _order = "registration_id, kind_id, id"
    _rec_name = "kind_id"
    _private_fields = {"number": "identity", "attachment_ids": "identity"}

    registration_id = fields.Many2one(
        "dealer.registration", required=True, index=True, ondelete="cascade"
    )
    kind_id = fields.Many2one(
        "dealer.staff.paper.kind", string="Paper", required=True, ondelete="restrict"
    )
    is_licence = fields.Boolean(related="kind_id.is_licence")
    is_identity = fields.Boolean(related="kind_id.is_identity")
    needs_expiry = fields.Boolean(related="kind_id.needs_expiry")
    number = fields.Char(help="As printed. The number of an ID card stands on the form itself.")
    licence_class = fields.Char(string="Classes", help="Of a driving licence, such as C1.")
    issued_on = fields.Date()
    valid_until = fields.Date(help="The last day. Empty: without end.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Scans", copy=False, bypass_search_access=True
    )
    staff_paper_id = fields.Many2one(
        "dealer.staff.paper", readonly=True, copy=False, ondelete="set null"
    )

    _days = models.Constraint(
        "CHECK(valid_until >= issued_on)", "The paper ends before it was issued: correct the days."
    )
    _kind_unique = models.UniqueIndex(
        "(registration_id, kind_id)", "This paper is on the form already: add the scan there."
    )

    @api.constrains("licence_class", "kind_id")
    def _check_licence_class(self):
        for paper in self:
            unknown = paper.is_licence and licence.unknown(paper.licence_class)
            if unknown and paper.registration_id.company_id.country_id.code in (False, "CN"):
                raise UserError(
                    self.env._(
                        "%(classes)s is no class of a driving licence. Classes are: %(known)s.",
                        classes=", ".join(unknown),
                        known=", ".join(licence.CHINA),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._own_attachments()
        return papers

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_attachments()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.registration_id._check_not_closed()
        # sudo: scans go with their paper, whoever uploaded them
        self.sudo().attachment_ids.filtered(lambda scan: scan.res_model == self._name).unlink()

    def _get_private_kinds(self, fnames):
        if self._get_private_fields().keys().isdisjoint(fnames):
            return {}
        papers = self._origin.sudo()  # sudo: the kind decides what was read
        return {
            "health": papers.filtered("kind_id.is_health").with_env(self.env),
            "identity": papers.filtered("is_identity").with_env(self.env),
        }

    def _own_attachments(self):
        """Scans are read by whoever reads the paper, and by nobody else."""
        for paper in self.sudo():  # sudo: an upload belongs to nobody until it is kept
            paper.attachment_ids.filtered(
                lambda scan: (
                    scan.create_uid == self.env.user
                    and not scan.res_id
                    and scan.res_model in (False, self._name)
                )
            ).write({"res_model": self._name, "res_id": paper.id})

    def _add_scan(self, name, raw):
        """Keep an uploaded scan.

        :param bytes raw: the file
        :raise UserError: neither photo nor PDF, too large, or too many
        """
        self.ensure_one()
        if len(self.attachment_ids) >= SCANS_OF_PAPER:
            raise UserError(
                self.env._(
                    "%(paper)s has %(count)s files already: delete one first.",
                    paper=self.kind_id.name,
                    count=SCANS_OF_PAPER,
                )
            )
        self._check_size(name, raw)
        is_pdf = raw[:5] == b"%PDF-"
        if not is_pdf:
            raw = self._read_photo(name, raw)
        self.attachment_ids = [
            fields.Command.create(
                {
                    "name": name,
                    "raw": raw,
                    "mimetype": "application/pdf" if is_pdf else sniff(raw)[1],
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        ]

    @api.model
    def _check_size(self, name, raw):
        if len(raw) > MEGABYTES * 1024 * 1024:
            raise UserError(
                self.env._(
                    "“%(file)s” is larger than %(limit)s MB: take the photo at a lower resolution.",
                    file=name,
                    limit=MEGABYTES,
                )
            )

    @api.model
    def _read_photo(self, name, raw):
        """Return the photo at the size screens need.

        :raise UserError: it is none
        """
        if sniff(raw)[0] == "photo":
            with suppress(UserError):  # a broken picture is none
                return image_process(raw, size=(PHOTO_SIDE, PHOTO_SIDE), quality=85)
        raise UserError(
            self.env._(
                "“%(file)s” is neither a photo (JPEG, PNG, WebP) nor a PDF: take a photo of it.",
                file=name,
            )
        )

    def _move_to_file(self, employee):
        """Make these papers part of an employee's file, scans included."""
        for paper in self:
            kept = self.env["dealer.staff.paper"].create(
                {
                    "employee_id": employee.id,
                    "kind_id": paper.kind_id.id,
                    "number": False if paper.is_identity else paper.number,
                    "licence_class": paper.licence_class,
                    "issued_on": paper.issued_on,
                    "valid_until": paper.valid_until,
                    "attachment_ids": [fields.Command.set(paper.attachment_ids.ids)],
                }
            )
            paper.attachment_ids.write({"res_model": kept._name, "res_id": kept.id})
            paper.staff_paper_id = kept
