from unittest.mock import patch

from odoo.tools import SQL

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon
from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class WorkCommon(PeopleCommon):
    """Figures whose rows a test writes down: partners stand for documents.

    `test_count` counts documents, `test_margin` their margins, `test_hours` shared hours, and
    `test_ratio` is a share; all read the same rows.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work = []
        cls.document = cls.env["res.partner"].create({"name": "Document", "ref": "special"})
        sources = {
            "test_count": WorkSource("Documents", "count", SQL(), model="res.partner"),
            "test_margin": WorkSource("Margins", "money", SQL(), model="res.partner", is_cost=True),
            "test_hours": WorkSource("Hours", "hours", SQL(), model="res.partner", is_shared=True),
            "test_ratio": WorkSource("Share", "percent", SQL(), is_ratio=True),
        }

        def _get_work_sources(_self):
            rows = cls._get_work_rows()
            return {code: source._replace(select=rows) for code, source in sources.items()}

        cls.startClassPatcher(
            patch.object(cls.env.registry["dealer.work"], "_get_work_sources", _get_work_sources)
        )

    @classmethod
    def _add_work(cls, employee, day, value=1.0, amount=100.0, base=1.0, document=None):
        """Write down a row; a partner of its own is its document.

        :return: the row, to be taken out or changed
        """
        document = document or cls.env["res.partner"].create({"name": f"Document {day}"})
        row = [employee.id, employee.company_id.id, day, value, base, amount, document.id]
        cls.work.append(row)
        return row

    @classmethod
    def _get_work_rows(cls):
        if not cls.work:
            return SQL(
                "SELECT 0 AS employee_id, 0 AS company_id, NULL::date AS date, 0 AS value, "
                "0 AS base, 0 AS amount, ''::varchar AS res_model, 0 AS res_id, "
                "''::varchar AS title WHERE FALSE"
            )
        return SQL(
            "SELECT employee_id, company_id, date::date, value, base, amount, "
            "'res.partner'::varchar AS res_model, res_id, 'Document ' || res_id AS title "
            "FROM unnest(%s, %s, %s, %s, %s, %s, %s) "
            "AS work(employee_id, company_id, date, value, base, amount, res_id)",
            *(list(column) for column in zip(*cls.work, strict=True)),
        )
