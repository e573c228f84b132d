from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._create_cashier_sequences()
        return companies

    def _create_cashier_defaults(self):
        """Create what the desk needs in these companies; what is there already stays as it is."""
        companies = self.sudo()  # run by whoever installs the chart of accounts
        companies._create_cashier_sequences()
        companies._create_default_cashier_methods()

    def _create_cashier_sequences(self):
        """Each company counts its own receipts and cash-ups. Administrators edit the format."""
        Sequence = self.env["ir.sequence"].sudo()  # a store is created by people without Settings
        codes = {
            "dealer.cashier.receipt": (self.env._("Cashier receipts"), "SK%(year)s%(month)s-"),
            "dealer.cashier.session": (self.env._("Cash-ups"), "RJ%(year)s%(month)s-"),
        }
        existing = {
            (company, code)
            for company, code in Sequence._read_group(
                [("code", "in", list(codes)), ("company_id", "in", self.ids)],
                ["company_id", "code"],
            )
        }
        Sequence.create(
            [
                {
                    "name": name,
                    "code": code,
                    "prefix": prefix,
                    "padding": 5,
                    "implementation": "no_gap",
                    "company_id": company.id,
                }
                for company in self
                for code, (name, prefix) in codes.items()
                if (company, code) not in existing
            ]
        )

    def _create_default_cashier_methods(self):
        """Create the usual methods of payment of the companies that keep their own books.

        Branches use their parent's methods. A company with any method is left alone.
        """
        Method = self.env["dealer.cashier.method"].sudo()
        with_chart = self.filtered(lambda company: company.chart_template and not company.parent_id)
        done = Method.with_context(active_test=False)._read_group(
            [("company_id", "in", with_chart.ids)], ["company_id"]
        )
        companies = with_chart - self.browse([company.id for (company,) in done])
        for company in companies.with_context(lang="en_US"):
            Method.create(company._prepare_cashier_method_values())
        companies._translate_cashier_methods(
            [code for code, _name in self.env["res.lang"].get_installed()]
        )

    def _translate_cashier_methods(self, langs):
        """Name the default methods and their journals in these languages.

        Names that were changed by hand are left alone.
        """
        methods = (
            self.env["dealer.cashier.method"]
            .sudo()
            .with_context(lang="en_US", active_test=False)
            .search([("company_id", "in", self.ids)])
        )
        source = {spec[0]: spec[1] for spec in self.with_context(lang="en_US")._cashier_methods()}
        for lang in langs:
            names = {
                source[kind]: name
                for kind, name, *_rest in self.with_context(lang=lang)._cashier_methods()
                if source[kind] != name
            }
            for record in [*methods, *methods.journal_id]:
                if record.name in names and record.with_context(lang=lang).name == record.name:
                    record.update_field_translations("name", {lang: names[record.name]})

    def _cashier_methods(self):
        """Return kind, name, journal code, icon, colour, needs reference of the usual methods."""
        return [
            ("cash", self.env._("Cash"), "CSH", "fa-money", 10, False),
            ("card", self.env._("Bank Card (POS)"), "POS", "fa-credit-card", 4, True),
            ("transfer", self.env._("Bank Transfer"), "TRF", "fa-bank", 5, True),
            ("wechat", self.env._("WeChat Pay"), "WXP", "fa-wechat", 7, True),
            ("alipay", self.env._("Alipay"), "ALI", "fa-mobile", 8, True),
        ]

    def _prepare_cashier_method_values(self):
        """Return the values of the methods a new company starts with, journals included.

        Cash and bank use the journals of the chart of accounts; each other method gets a bank
        journal of its own, since its money arrives on its own account.
        """
        self.ensure_one()
        journals = self.env["account.journal"].search(
            [("company_id", "=", self.id), ("type", "in", ("cash", "bank"))]
        )
        values_list = []
        for sequence, (kind, name, code, icon, color, needs_reference) in enumerate(
            self._cashier_methods(), 1
        ):
            if kind == "cash":
                journal = journals.filtered(lambda j: j.type == "cash")[:1]
            elif kind == "transfer":
                journal = journals.filtered(lambda j: j.type == "bank")[:1]
            else:
                journal = self.env["account.journal"]
            if not journal:
                journal = journal.with_company(self).create(
                    self._prepare_cashier_journal_values(kind, name, code)
                )
            values_list.append(
                {
                    "name": name,
                    "company_id": self.id,
                    "journal_id": journal.id,
                    "needs_reference": needs_reference,
                    "icon": icon,
                    "color": color,
                    "sequence": sequence * 10,
                }
            )
        return values_list

    def _prepare_cashier_journal_values(self, kind, name, code):
        """Return the values of the journal of a payment method.

        Its own liquidity account receives the money at once: a collected bill is paid, no bank
        statement is waited for.
        """
        self.ensure_one()
        taken = set(
            self.env["account.journal"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.id), ("code", "=like", f"{code}%")])
            .mapped("code")
        )
        free_code = next(
            candidate
            for candidate in [code, *(f"{code}{number}" for number in range(2, 100))]
            if candidate not in taken
        )
        return {
            "name": name,
            "code": free_code,
            "type": "cash" if kind == "cash" else "bank",
            "company_id": self.id,
            "sequence": 50,  # the bank stays the journal that core proposes
            "show_on_dashboard": False,
        }
