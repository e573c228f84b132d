from datetime import date

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..models.dealer_registration_paper import MEGABYTES
from odoo.addons.dealer_base.tools import identity
from odoo.addons.dealer_hr_ext.lib import licence

# fields of the form and the most characters they take
TEXTS = {
    "person_name": 64,
    "private_phone": 32,
    "private_email": 120,
    "private_address": 200,
    "emergency_contact": 64,
    "emergency_phone": 32,
    "bank_name": 120,
    "bank_number": 40,
}
ROW_TEXTS = {"name": 120, "title": 120, "note": 200}
ROWS = 12
FILES = 6


class JoinForm:
    """What a person has typed on the page of the link: taken over where it is right, said where it
    is not, and shown again as typed, so that nothing is lost.

    `errors` and `typed` are dicts by the name of the input.
    """

    def __init__(self, registration, post, files):
        self.registration = registration
        self.env = registration.env
        self.post = post
        self.files = files
        self.errors = {}
        self.typed = {}

    def save(self):
        """Keep everything that is right."""
        values = self._read_texts() | self._read_identity()
        self.registration.write(values)
        for kind in ("education", "work"):
            self._save_rows(kind)
        self._save_papers()
        self._save_photo()

    # === THE PERSON === #

    def _read_texts(self):
        registration = self.registration
        values = {}
        for name, most in TEXTS.items():
            if name not in self.post:
                continue
            text = self._get(name, most)
            problem = False
            if name in ("private_phone", "emergency_phone"):
                problem = registration._get_phone_problem(text)
            elif name == "private_email" and text and not email_normalize(text):
                problem = self.env._("%(email)s is no email address: correct it.", email=text)
            elif name == "bank_number" and text and not 8 <= sum(c.isdigit() for c in text) <= 34:
                problem = self.env._(
                    "%(number)s is no account number: copy it from the card again.", number=text
                )
            if problem:
                self._refuse(name, text, problem)
            else:
                values[name] = text or False
        return values

    def _read_identity(self):
        registration = self.registration
        kinds = dict(registration._fields["identity_kind"].selection)
        kind = self.post.get("identity_kind")
        if kind not in kinds:
            return {}
        number = identity.normalise(self._get("identity_number", 40))
        problem = registration.new({"identity_kind": kind})._get_identity_problem(number)
        if not problem and number and self._is_number_taken(number):
            problem = self.env._(
                "%(number)s is on another form that is still open: ask %(store)s.",
                number=number,
                store=registration.company_id.name,
            )
        values = {"identity_kind": kind}
        if problem:
            self._refuse("identity_number", self.post["identity_number"], problem)
            if kind != registration.identity_kind:
                values["identity_number"] = False
        else:
            values["identity_number"] = number or False
        if kind != "cn_id":
            values["birthday"] = self._read_date("birthday")
            sexes = dict(registration._fields["sex"].selection)
            values["sex"] = self.post.get("sex") if self.post.get("sex") in sexes else False
        return values

    def _is_number_taken(self, number):
        return self.registration.search_count(
            [
                ("id", "!=", self.registration.id),
                ("company_id", "=", self.registration.company_id.id),
                ("identity_number", "=", number),
                ("category", "not in", ("hired", "refused")),
            ],
            limit=1,
        )

    # === EDUCATION AND EMPLOYERS === #

    def _save_rows(self, kind):
        lines = self.registration[f"{kind}_ids"]
        known = {str(line.id): line for line in lines}
        for index in range(ROWS):
            prefix = f"{kind}_{index}_"
            if prefix + "name" not in self.post:
                continue
            texts = {name: self._get(prefix + name, most) for name, most in ROW_TEXTS.items()}
            days = {name: self._read_date(prefix + name) for name in ("date_start", "date_end")}
            line = known.get(self.post.get(prefix + "id"))
            if not any((*texts.values(), *days.values())):
                if line:
                    line.unlink()
                continue
            problem = False
            if prefix + "date_start" in self.errors or prefix + "date_end" in self.errors:
                problem = True
            elif not texts["name"]:
                problem = self.env._("Say which school or employer it was, or empty the line.")
            elif not days["date_start"]:
                problem = self.env._("Say from which day you were at %(name)s.", name=texts["name"])
            elif days["date_end"] and days["date_end"] < days["date_start"]:
                problem = self.env._(
                    "%(name)s: the last day lies before the first.", name=texts["name"]
                )
            if problem:
                for name in (*ROW_TEXTS, "date_start", "date_end"):
                    self.typed[prefix + name] = self.post.get(prefix + name, "")
                if problem is not True:
                    self.errors[prefix + "name"] = problem
                continue
            values = {**texts, **days}
            if line:
                line.write(values)
            else:
                self.registration[f"{kind}_ids"] = [Command.create({**values, "kind": kind})]

    # === PAPERS AND PHOTO === #

    def _save_papers(self):
        registration = self.registration
        for kind in registration._get_offered_kinds():
            prefix = f"paper_{kind.id}_"
            if prefix + "sent" not in self.post:
                continue
            paper = registration.paper_ids.filtered(lambda paper, kind=kind: paper.kind_id == kind)
            values = {}
            if prefix + "valid_until" in self.post:
                values["valid_until"] = self._read_date(prefix + "valid_until")
            if prefix + "number" in self.post:
                values["number"] = self._get(prefix + "number", 40) or False
            if prefix + "licence_class" in self.post:
                classes = self._get(prefix + "licence_class", 20)
                if wrong := licence.unknown(classes):
                    self._refuse(
                        prefix + "licence_class",
                        classes,
                        self.env._(
                            "%(classes)s is no class of a driving licence: write it as it stands "
                            "there, such as C1.",
                            classes=", ".join(wrong),
                        ),
                    )
                else:
                    values["licence_class"] = " ".join(licence.split(classes)) or False
            uploads = [upload for upload in self.files.getlist(prefix + "files") if upload.filename]
            if not paper and not uploads and not any(values.values()):
                continue
            if paper:
                paper.write(values)
            else:
                paper = paper.create(
                    {**values, "registration_id": registration.id, "kind_id": kind.id}
                )
            self._keep_scans(paper, uploads, prefix + "files")

    def _keep_scans(self, paper, uploads, name):
        for upload in uploads[:FILES]:
            try:
                # one byte more tells that it is too large
                paper._add_scan(upload.filename[-100:], upload.read(MEGABYTES * 1024 * 1024 + 1))
            except UserError as refusal:
                self.errors[name] = str(refusal)

    def _save_photo(self):
        upload = self.files.get("photo")
        if not upload or not upload.filename:
            return
        raw = upload.read(MEGABYTES * 1024 * 1024 + 1)
        try:
            self.registration._set_photo(upload.filename[-100:], raw)
        except UserError as refusal:
            self.errors["photo"] = str(refusal)

    # === READING === #

    def _get(self, name, most):
        return " ".join(str(self.post.get(name) or "").split())[:most]

    def _read_date(self, name):
        text = self._get(name, 20)
        if not text:
            return False
        try:
            day = fields.Date.to_date(text)
        except ValueError:
            day = None
        if not day or not 1900 <= day.year <= date.today().year + 60:
            self._refuse(
                name, text, self.env._("%(text)s is no day: write it like 2026-01-31.", text=text)
            )
            return False
        return day

    def _refuse(self, name, text, problem):
        self.typed[name] = text
        self.errors[name] = problem
