from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from odoo.addons.dealer_base.tools import phone as phone_tools

# how the person came in: the contact it was
CONTACT_KINDS = {
    "showroom": "visit",
    "phone": "call_in",
    "web": "message_in",
    "api": "message_in",
    "email": "message_in",
}
# what a partner site may say of a lead
API_KEYS = {
    "name", "phone", "email", "brand", "model", "trim", "store", "message", "budget", "language",
    "campaign", "source", "medium", "reference",
}  # fmt: skip
# by these anybody can type anybody's number: a known customer's phone and email stay as they are
UNPROVEN = ("web", "campaign", "api")
LIMITS = {"name": 120, "phone": 40, "email": 254, "message": 4000}


class CrmLead(models.Model):
    """The one way in for every channel."""

    _inherit = "crm.lead"

    # === API === #

    @api.model
    def take_in(self, values):
        """Take leads in from a partner's site (JSON-2), each for itself.

        :param list|dict values: rows with `name` and `phone` or `email`, and as known `store`
            (code), `brand`, `model`, `trim`, `message`, `budget`, `language` (code), `campaign`,
            `source`, `medium`, `reference` (the partner's own number)
        :return: for each row `{"lead": number}` or `{"error": sentence}`
        """
        if not self.env.user.has_group("dealer_crm_lead.group_lead_api") and not self.env.su:
            raise AccessError(self.env._("Only technical users of the Lead API hand in leads."))
        rows = [values] if isinstance(values, dict) else values
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UserError(self.env._("Give the leads as a list of objects."))
        if len(rows) > 500:
            raise UserError(self.env._("Give at most 500 leads at once."))
        answers = [None] * len(rows)
        fine = []
        for index, row in enumerate(rows):
            try:
                fine.append((index, self._read_api_row(row)))
            except UserError as error:
                answers[index] = {"error": str(error)}
        leads = self._take_in([row for _index, row in fine])
        for (index, _row), lead in zip(fine, leads, strict=True):
            answers[index] = {"lead": lead.id}
        return answers

    @api.model
    def _read_api_row(self, row):
        """Return the values for :meth:`_take_in` of what a partner's site sent."""
        if unknown := sorted(set(row) - API_KEYS):
            raise UserError(
                self.env._(
                    "“%(key)s” is not known. Use: %(keys)s.",
                    key=str(unknown[0])[:40],
                    keys=", ".join(sorted(API_KEYS)),
                )
            )
        for key, value in row.items():
            if value is not None and not isinstance(value, (str, int, float)):
                raise UserError(self.env._("“%s” must be text or a number.", key))
        store = self.env.company
        if code := str(row.get("store") or "").strip():
            store = self.env.user.company_ids.filtered(
                lambda company: (company.store_code or "").upper() == code.upper()
            )
            if not store:
                raise UserError(self.env._("There is no store with the code “%s”.", code[:40]))
        try:
            budget = float(row.get("budget") or 0)
        except ValueError:
            raise UserError(
                self.env._("The budget “%s” is no number.", str(row["budget"])[:40])
            ) from None
        message = str(row.get("message") or "")
        if reference := row.get("reference"):
            message = self.env._(
                "%(message)s (reference %(reference)s)", message=message, reference=reference
            ).strip()
        return self._check_intake(
            {
                "company_id": store.id,
                "source_kind": "api",
                "name": str(row.get("name") or ""),
                "phone": str(row.get("phone") or ""),
                "email": str(row.get("email") or ""),
                "brand": str(row.get("brand") or ""),
                "model": str(row.get("model") or ""),
                "trim": str(row.get("trim") or ""),
                "message": message,
                "budget": budget,
                "lang": str(row.get("language") or ""),
                "campaign": str(row.get("campaign") or ""),
                "source": str(row.get("source") or ""),
                "medium": str(row.get("medium") or ""),
            }
        )

    # === CHECKING === #

    @api.model
    def _check_intake(self, values):
        """Return one row with name, phone and e-mail in their normal form; no query here.

        :raises UserError: one sentence, what is wrong and what to do
        """
        values = dict(values)
        for key, most in LIMITS.items():
            text = " ".join(str(values.get(key) or "").split(" ")).strip()
            if len(text) > most:
                raise UserError(
                    self.env._(
                        "“%(text)s…” is too long: at most %(most)s characters.",
                        text=text[:20],
                        most=most,
                    )
                )
            values[key] = text or False
        values["phone_key"] = phone_tools.key(values["phone"]) or False
        if values["phone"] and not 7 <= len(values["phone_key"] or "") <= 15:
            raise UserError(
                self.env._("“%s” is no phone number. Write all of its digits.", values["phone"])
            )
        email = values["email"]
        values["email"] = email_normalize(email or "") or False
        if email and not values["email"]:
            raise UserError(self.env._("“%s” is no e-mail address. Check its spelling.", email))
        if not (values["phone"] or values["email"] or values.get("partner_id")):
            raise UserError(self.env._("Give a phone number or an e-mail address."))
        if not (values["name"] or values.get("partner_id")):
            raise UserError(self.env._("Give the person's name."))
        if not 0 <= (values.get("budget") or 0) < 1e12:
            raise UserError(self.env._("The budget cannot be right. Give it in full, above zero."))
        return values

    # === TAKING IN === #

    @api.model
    def _take_in(self, values_list):
        """Take in who came by any channel: the one way leads are made.

        A person with a running lead in the store gets no second one: the contact goes to his lead.

        :param list values_list: dicts with `name`, `phone` and/or `email` (or `partner_id`) and, as
            known, `company_id`, `source_kind`, `model_id`, `trim_id`, `brand`/`model`/`trim`
            (texts), `color_id`, `budget`, `message`, `lang` (code), `user_id` (whom the person
            wants), `campaign_id`/`source_id`/`medium_id` or their names `campaign`/`source`/
            `medium`, `contact_kind` (of `dealer.contact`), `date` (when, naive UTC),
            `lead_values` (more fields of the lead)
        :return: list of leads, one for each of the rows, in order; a lead may come twice
        :raises UserError: a row is wrong; one sentence
        """
        # sudo: whoever opens the door lets in; whose the lead is and who sees it, rules decide
        self = self.sudo().with_context(
            mail_create_nosubscribe=True, mail_auto_subscribe_no_notify=True, mail_create_nolog=True
        )
        rows = [self._check_intake(values) for values in values_list]
        for row in rows:
            row["company_id"] = row.get("company_id") or self.env.company.id
        self.env["dealer.lead.guard"]._hold(
            (row["company_id"], key)
            for row in rows
            for key in (row["phone_key"], row["email"])
            if key
        )
        self._find_interest(rows)
        self._find_utm(rows)
        self._find_people(rows)
        self._keep_known_contact_data(rows)
        running = self._find_running(rows)
        leads, fresh = [None] * len(rows), []
        known = {}
        for index, row in enumerate(rows):
            keys = self._get_person_keys(row)
            lead = next((running[key] for key in keys if key in running), None)
            first = next((known[key] for key in keys if key in known), None)
            if lead:
                leads[index] = lead
            elif first is None:
                fresh.append(index)
                first = index
            row["first"] = first
            for key in keys:
                known.setdefault(key, first)
        created = self._create_taken([rows[index] for index in fresh])
        for index, lead in zip(fresh, created, strict=True):
            leads[index] = lead
        again = []
        for index, row in enumerate(rows):
            if leads[index] is None:
                leads[index] = leads[row["first"]]
            if index not in fresh:
                again.append((leads[index], row))
        self._note_again(again)
        self._log_contacts(leads, rows)
        created._tell_consultants()
        return leads

    @api.model
    def _get_person_keys(self, row):
        return [
            (row["company_id"], name, row[name])
            for name in ("phone_key", "email", "partner_id")
            if row.get(name)
        ]

    @api.model
    def _find_interest(self, rows):
        """Put `model_id` and `trim_id` where a row names them in words; unknown ones stay text."""
        trims = self.env["dealer.vehicle.trim"].browse(
            row["trim_id"] for row in rows if row.get("trim_id")
        )
        models = {trim.id: trim.model_id.id for trim in trims}
        names = {row["model"].strip().casefold() for row in rows if row.get("model")}
        found = {}
        if names:
            Model = self.env["fleet.vehicle.model"]
            for model in Model.search(
                Domain.OR(Domain("name", "=ilike", name) for name in names), order="id"
            ):
                found.setdefault(model.name.casefold(), []).append(model)
        for row in rows:
            if row.get("trim_id"):
                row["model_id"] = models[row["trim_id"]]
            elif not row.get("model_id") and row.get("model"):
                candidates = found.get(row["model"].strip().casefold(), [])
                brand = (row.get("brand") or "").strip().casefold()
                if brand:
                    candidates = [m for m in candidates if m.brand_id.name.casefold() == brand]
                row["model_id"] = candidates[0].id if len(candidates) == 1 else False
        wanted = [row for row in rows if row.get("trim") and row.get("model_id") and not row.get("trim_id")]  # fmt: skip
        if wanted:
            known = self.env["dealer.vehicle.trim"].search(
                [("model_id", "in", [row["model_id"] for row in wanted])]
            )
            by_name = {}
            for trim in known:
                for name in filter(None, (trim.name, trim.code)):
                    by_name.setdefault((trim.model_id.id, name.casefold()), trim.id)
            for row in wanted:
                key = (row["model_id"], row["trim"].strip().casefold())
                row["trim_id"] = by_name.get(key, False)
        for row in rows:
            words = []
            if row.get("model") and not row.get("model_id"):
                words = [row.get("brand"), row["model"], row.get("trim")]
            elif row.get("trim") and not row.get("trim_id"):
                words = [row["trim"]]
            if words:  # what is not in the catalogue is kept as it was said
                text = self.env._("Asks for: %s", " ".join(filter(None, words)))
                row["message"] = "\n".join(filter(None, (text, row.get("message"))))

    @api.model
    def _find_utm(self, rows):
        """Put campaign, source and medium where a row gives their names."""
        for name in ("campaign", "source", "medium"):
            texts = {row[name].strip() for row in rows if row.get(name)}
            if not texts:
                continue
            Model = self.env[f"utm.{name}"]
            found = {text: Model.search([("name", "=ilike", text)], limit=1) for text in texts}
            # a source nobody named yet is worth knowing; a campaign is planned, not guessed
            for text in texts if name == "source" else ():
                found[text] = found[text] or Model.create({"name": text})
            for row in rows:
                if row.get(name):
                    row[f"{name}_id"] = row.get(f"{name}_id") or found[row[name].strip()].id

    @api.model
    def _match_people(self, rows):
        """Put `partner_id`, who has the phone number or the address; rows of one person nobody
        knows share a `new_partner`."""
        Partner = self.env["res.partner"]
        phones = {row["phone_key"] for row in rows if row["phone_key"]}
        emails = {row["email"] for row in rows if row["email"]}
        domain = Domain.OR(
            Domain(name, "in", list(values))
            for name, values in (("phone_key", phones), ("email_normalized", emails))
            if values
        )
        by_phone, by_email = {}, {}
        if phones or emails:
            for partner in Partner.search_fetch(
                domain, ["phone_key", "email_normalized", "name", "company_id"], order="id"
            ):
                by_phone.setdefault(partner.phone_key, []).append(partner)
                by_email.setdefault(partner.email_normalized, []).append(partner)
        for row in rows:
            if row.get("partner_id"):
                partner = Partner.browse(row["partner_id"])
                row["name"] = row["name"] or partner.name
                row["phone"] = row["phone"] or partner.phone
                row["phone_key"] = row["phone_key"] or partner.phone_key
                row["email"] = row["email"] or partner.email_normalized
                continue
            candidates = by_phone.get(row["phone_key"]) if row["phone_key"] else None
            candidates = candidates or (by_email.get(row["email"]) if row["email"] else None) or []
            candidates = [p for p in candidates if p.company_id.id in (False, row["company_id"])]
            same = [p for p in candidates if (p.name or "").casefold() == row["name"].casefold()]
            if candidates:
                row["partner_id"] = (same or candidates)[0].id
            else:
                row["new_partner"] = row["phone_key"] or row["email"]

    @api.model
    def _find_people(self, rows):
        """Put `partner_id`: who is known by number or address, else a new customer."""
        self._match_people(rows)
        new = {}
        for row in rows:
            if row.get("new_partner"):
                values = {"name": row["name"], "phone": row["phone"], "email": row["email"]}
                if lang := self._get_lang(row):
                    values["lang"] = lang.code
                new.setdefault(row["new_partner"], values)
        Partner = self.env["res.partner"].with_context(tracking_disable=True)
        created = dict(zip(new, Partner.create(list(new.values())).ids, strict=True))
        for row in rows:
            if row.get("new_partner"):
                row["partner_id"] = created[row["new_partner"]]

    @api.model
    def _keep_known_contact_data(self, rows):
        """Let a form that names a known customer tell us his other number or address, not change
        it: core writes a lead's phone and email on its customer."""
        for row in rows:
            if row.get("new_partner") or row.get("source_kind") not in UNPROVEN:
                continue
            partner = self.env["res.partner"].browse(row["partner_id"])
            told = []
            if row["phone"] and row["phone_key"] != partner.phone_key:
                told.append(row["phone"])
            if row["email"] and row["email"] != partner.email_normalized:
                told.append(row["email"])
            row["phone"], row["email"] = partner.phone, partner.email_normalized
            if told:
                text = self.env._("Gave other contact data, to be asked about: %s", ", ".join(told))
                row["message"] = "\n".join(filter(None, (text, row.get("message"))))

    @api.model
    def _get_lang(self, row):
        """:return: the language (record) the person speaks, if the store speaks it"""
        code = row.get("lang")
        data = self.env["res.lang"]._get_data(code=code) if code else None
        return self.env["res.lang"].browse(data.id if data else [])

    @api.model
    def _find_running(self, rows):
        """:return: {(store id, "phone_key"/"email"/"partner_id", value): running lead}"""
        phones = {row["phone_key"] for row in rows if row["phone_key"]}
        emails = {row["email"] for row in rows if row["email"]}
        partner_ids = {row["partner_id"] for row in rows if row.get("partner_id")}
        found = {}
        if not rows:
            return found
        for lead in self.search(
            self._get_running_domain()
            & Domain("company_id", "in", list({row["company_id"] for row in rows}))
            & self._get_person_domain(phones, emails, partner_ids),
            order="id",
        ):
            store = lead.company_id.id
            found.setdefault((store, "phone_key", lead.phone_key), lead)
            found.setdefault((store, "email", lead.email_normalized), lead)
            found.setdefault((store, "partner_id", lead.partner_id.id), lead)
        return found

    # === NEW LEADS === #

    @api.model
    def _create_taken(self, rows):
        if not rows:
            return self.browse()
        choices = self._choose_owners(rows)
        vals_list = [
            self._prepare_taken_values(row, choice)
            for row, choice in zip(rows, choices, strict=True)
        ]
        self._put_team_and_stage(vals_list)
        leads = self.with_context(tracking_disable=True).create(vals_list)
        leads = leads.with_env(self.env)
        for user, own in leads.grouped("user_id").items():
            if user:
                own.message_subscribe(user.partner_id.ids)
        groups = {}
        for lead, choice in zip(leads, choices, strict=True):
            key = (choice["note"], choice["rule"].id)
            groups[key] = groups.get(key, self.browse()) | lead
        for (note, rule_id), group in groups.items():
            group._write_facts({"assignment_note": note, "assignment_rule_id": rule_id})
        bodies = {}
        for lead, row in zip(leads, rows, strict=True):
            if body := self._get_taken_note(lead, row):
                bodies[lead.id] = body
        if bodies:
            self.browse(bodies)._message_log_batch(bodies=bodies)
        return leads

    @api.model
    def _put_team_and_stage(self, vals_list):
        """Put what core would look up for each lead: once a consultant, once a team."""
        teams, stages = {}, {}
        Team = self.env["crm.team"]
        for vals in vals_list:
            user_id = vals["user_id"]
            if user_id and not vals.get("team_id"):
                if user_id not in teams:
                    teams[user_id] = Team._get_default_team_id(
                        user_id=user_id, domain=[("use_opportunities", "=", True)]
                    ).id
                vals["team_id"] = teams[user_id]
            team_id = vals.get("team_id") or False
            if not vals.get("stage_id"):
                if team_id not in stages:
                    stages[team_id] = self._stage_find(
                        team_id=team_id, domain=[("fold", "=", False)]
                    ).id
                vals["stage_id"] = stages[team_id]

    @api.model
    def _choose_owners(self, rows):
        """:return: list in order of what `dealer.lead.rule._choose` answers"""
        Users = self.env["res.users"]
        Model = self.env["fleet.vehicle.model"]
        choices, open_rows = [None] * len(rows), []
        partners = self.env["res.partner"].browse(row["partner_id"] for row in rows)
        wanted = Users.browse({row["user_id"] for row in rows if row.get("user_id")})
        people = wanted | partners.user_id
        away = self.env["dealer.workflow.substitute"]._get_away(people)
        consultants = self.env.ref("sales_team.group_sale_salesman").all_user_ids
        for index, row in enumerate(rows):
            partner = self.env["res.partner"].browse(row["partner_id"])
            company = self.env["res.company"].browse(row["company_id"])
            for user, note in (
                (Users.browse(row.get("user_id")), self.env._("Whom the person asked for")),
                (partner.user_id, self.env._("Looks after this customer")),
            ):
                if (
                    user.active
                    and user in consultants
                    and company in user.company_ids
                    and (user not in away or user.id == row.get("user_id"))
                ):
                    choices[index] = {
                        "user": user,
                        "team": self.env["crm.team"],
                        "rule": self.env["dealer.lead.rule"],
                        "note": note,
                    }
                    break
            else:
                open_rows.append(index)
        requests = [
            {
                "company": self.env["res.company"].browse(rows[index]["company_id"]),
                "source_kind": rows[index].get("source_kind") or "other",
                "model": Model.browse(rows[index].get("model_id") or []),
                "lang": self._get_lang(rows[index]),
            }
            for index in open_rows
        ]
        if requests:
            answers = self.env["dealer.lead.rule"]._choose(requests)
            for index, answer in zip(open_rows, answers, strict=True):
                choices[index] = answer
        return choices

    @api.model
    def _prepare_taken_values(self, row, choice):
        """Return the values of a new lead; extended by addons with what they know of a row."""
        model = self.env["fleet.vehicle.model"].browse(row.get("model_id") or [])
        values = {
            "name": " · ".join(filter(None, (row["name"], model.name))),
            "type": "opportunity",
            "company_id": row["company_id"],
            "user_id": choice["user"].id,
            "partner_id": row["partner_id"],
            "contact_name": row["name"],
            "phone": row["phone"],
            "email_from": row["email"],
            "source_kind": row.get("source_kind") or "other",
            "received_on": row.get("date") or fields.Datetime.now(),
            "model_id": model.id,
            "trim_id": row.get("trim_id") or False,
            "color_id": row.get("color_id") or False,
            "budget": row.get("budget") or 0,
            "campaign_id": row.get("campaign_id") or False,
            "source_id": row.get("source_id") or False,
            "medium_id": row.get("medium_id") or False,
            "lang_id": self._get_lang(row).id,
            **(row.get("lead_values") or {}),
        }
        if choice["team"]:
            values["team_id"] = choice["team"].id
        return values

    @api.model
    def _get_taken_note(self, lead, row):
        """:return: what the chatter of a new lead says first"""
        lines = []
        cars = lead.partner_id.vehicle_ids
        if cars:
            names = ", ".join(cars[:3].mapped("display_name"))
            lines.append(self.env._("A customer of ours. Cars: %s", names))
        if row.get("message"):
            lines.append(row["message"])
        return Markup("<br/>").join(lines)

    # === WHO IS HERE ALREADY === #

    @api.model
    def _note_again(self, pairs):
        """Note on running leads that the person came in again; fill in what was not known."""
        bodies = {}
        labels = dict(self._fields["source_kind"]._description_selection(self.env))
        for lead, row in pairs:
            vals = {
                name: row[name]
                for name in ("model_id", "trim_id", "color_id", "budget", "campaign_id")
                if row.get(name) and not lead[name]
            }
            if row["phone"] and not lead.phone:
                vals["phone"] = row["phone"]
            if row["email"] and not lead.email_from:
                vals["email_from"] = row["email"]
            if vals:
                lead.write(vals)
            lines = [
                self.env._(
                    "Came in again by: %s", labels.get(row.get("source_kind") or "other", "")
                )
            ]
            if row.get("model_id") and row["model_id"] != lead.model_id.id:
                model = self.env["fleet.vehicle.model"].browse(row["model_id"])
                lines.append(self.env._("Also interested in: %s", model.display_name))
            if row.get("message"):
                lines.append(row["message"])
            bodies.setdefault(lead, []).extend(lines)
        if bodies:
            leads = self.browse([lead.id for lead in bodies])
            leads._message_log_batch(
                bodies={lead.id: Markup("<br/>").join(lines) for lead, lines in bodies.items()}
            )
            leads._tell(
                {lead: lead.user_id for lead in leads if lead.user_id},
                self.env._("Came in again"),
            )

    @api.model
    def _log_contacts(self, leads, rows):
        vals_list = []
        for lead, row in zip(leads, rows, strict=True):
            kind = row.get("contact_kind") or CONTACT_KINDS.get(row.get("source_kind"))
            if kind:
                vals_list.append(
                    {
                        "kind": kind,
                        "partner_id": row["partner_id"],
                        "lead_id": lead.id,
                        # who has the lead receives the visitor, the call, the message
                        "user_id": lead.user_id.id or self.env.uid,
                        "company_id": row["company_id"],
                        "date": row.get("date") or fields.Datetime.now(),
                        "note": row.get("message"),
                    }
                )
        if vals_list:
            self.env["dealer.contact"]._log(vals_list)

    # === E-MAIL === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """What comes to the address of a sales team comes in like all other leads."""
        email = email_normalize(msg_dict.get("email_from") or msg_dict.get("from") or "")
        if not email:
            return super().message_new(msg_dict, custom_values)
        custom = dict(custom_values or {})
        team = self.env["crm.team"].browse(custom.get("team_id"))
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        name = partner.name or (msg_dict.get("from") or email).partition("<")[0].strip(' "')
        [lead] = self._take_in(
            [
                {
                    "name": (name or email)[:120],
                    "email": email,
                    "company_id": (team.company_id or self.env.company).id,
                    "source_kind": "email",
                    "message": (msg_dict.get("subject") or "")[:4000],
                    "lead_values": {"team_id": team.id} if team else {},
                }
            ]
        )
        return lead
