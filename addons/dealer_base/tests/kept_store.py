import os

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

# what AccountTestInvoicingCommon calls its company
NAME = "company_1_data"


class KeptStore:
    """Before `AccountTestInvoicingCommon` in a class's bases: a whole run shares one empty store.

    A company with a chart of accounts takes longer to make than most classes' own data. In the
    database that `./dealer test` names (and drops afterwards) it is made once and stays; in any
    other database each class makes its own and rolls it back.
    """

    @classmethod
    def setUpClass(cls):
        # before the test's own transaction begins, which would not see it
        if os.environ.get("DEALER_TEST_DATABASE") == get_db_name():
            cls._keep_store()
        super().setUpClass()

    @classmethod
    def _keep_store(cls):
        with Registry(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            Company = env["res.company"]
            if Company.search_count([("name", "=", NAME)]):
                return
            company = Company.create({"name": NAME})
            # who makes a store works in it: the other tests' user is to be as he was
            env.user.company_ids = [Command.unlink(company.id)]
            Chart = env["account.chart.template"]
            code = Chart._guess_chart_template(company.country_id)
            Chart.try_loading(code, company=company, install_demo=False)
            company.account_fiscal_country_id = company.account_fiscal_country_id or env.ref(
                "base.us"
            )

    @classmethod
    def _create_company(cls, **create_values):
        kept = cls.env["res.company"].search([("name", "=", NAME)], limit=1)
        if not kept or create_values.get("name") != NAME:
            return super()._create_company(**create_values)
        if len(create_values) > 1 or cls.chart_template or cls.country_code:
            # another chart, country or currency: a store of its own beside the kept one
            return super()._create_company(**create_values | {"name": f"{NAME} of its own"})
        cls.env.user.company_ids = [Command.link(kept.id)]
        return kept
