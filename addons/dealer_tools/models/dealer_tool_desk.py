from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql


class DealerTool(models.Model):
    """The tool desk: one box for badges and tools; what is scanned says what happens."""

    _inherit = "dealer.tool"

    @api.model
    def desk_scan(self, code, employee_id=False):
        """Do what a scan at the tool desk means.

        A badge chooses the technician. A tool that is lent comes back; one that is here goes to the
        technician chosen. Anything else is looked up by name.

        :return: dict of `kind` (person/lent/returned/choose/refused), `message`, and as fits
            `person`, `tool`, `choices`
        """
        self.env["dealer.tool"].check_access("write")
        code = self._clean_code(code)
        if not code:
            return self._desk_answer("refused", self.env._("Scan a badge or a tool."))
        if person := self._find_person(code):
            return self.desk_choose_person(person.id)
        tool = self._find_tool(code)
        if not tool:
            return self._desk_look_up(code)
        if tool.state == "lent":
            # sudo: the name of who has the tool, for those without rights on staff
            holder = tool.sudo().employee_id
            tool._take_back()
            return self._desk_answer(
                "returned",
                self.env._(
                    "%(tool)s is back from %(person)s", tool=tool.display_name, person=holder.name
                ),
                tool=tool,
                person=employee_id and self._get_person(employee_id),
            )
        if not employee_id:
            return self._desk_answer(
                "refused",
                tool._get_lending_block()
                or self.env._(
                    "%(tool)s is in store: scan the badge first.", tool=tool.display_name
                ),
            )
        person = self._get_person(employee_id)
        try:
            tool._lend(person)
        except UserError as error:
            return self._desk_answer("refused", str(error), person=person)
        return self._desk_answer(
            "lent",
            self.env._("%(tool)s goes to %(person)s", tool=tool.display_name, person=person.name),
            tool=tool,
            person=person,
        )

    @api.model
    def desk_choose_person(self, employee_id):
        """Return the answer of a badge scanned: the person with what he has."""
        self.env["dealer.tool"].check_access("write")
        person = self._get_person(employee_id)
        return self._desk_answer("person", person.name, person=person)

    @api.model
    def _clean_code(self, code):
        """Return what was scanned as a text the database can look for."""
        return code.replace("\0", "").strip() if isinstance(code, str) else ""

    @api.model
    def _get_person(self, employee_id):
        known = isinstance(employee_id, int) and 0 < employee_id < 2**31
        person = self.env["hr.employee"].search(
            [
                ("id", "=", known and employee_id),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        if not person:
            raise UserError(self.env._("Nobody of this store: scan the badge again."))
        return person

    @api.model
    def _find_person(self, code):
        # Badges are for HR to read; whoever holds the badge shows it himself.
        found = (
            self.env["hr.employee"]
            .sudo()
            .search([("barcode", "=", code), ("company_id", "in", self.env.companies.ids)], limit=1)
        )
        return found.sudo(False)

    @api.model
    def _find_tool(self, code):
        number = Domain("number", "=ilike", escape_psql(code))
        return self.search(Domain("barcode", "=", code) | number, limit=1)

    @api.model
    def _desk_look_up(self, text):
        """Return people and tools whose name holds `text`, to be chosen from."""
        people = self.env["hr.employee"].search(
            [("name", "ilike", text), ("company_id", "in", self.env.companies.ids)], limit=6
        )
        tools = self.search([("display_name", "ilike", text), ("scrapped_on", "=", False)], limit=6)
        if not people and not tools:
            return self._desk_answer(
                "refused", self.env._("“%(code)s” is neither a badge nor a tool here.", code=text)
            )
        return self._desk_answer(
            "choose",
            self.env._("Whom or what do you mean?"),
            choices=[
                *({"kind": "person", "id": p.id, "label": p.name} for p in people),
                *({"kind": "tool", "code": t.number, "label": t.display_name} for t in tools),
            ],
        )

    @api.model
    def _desk_answer(self, kind, message, person=None, tool=None, choices=()):
        answer = {"kind": kind, "message": message, "choices": list(choices)}
        if tool:
            answer["tool"] = {"id": tool.id, "label": tool.display_name}
        if person:
            loans = self.env["dealer.tool.loan"].search(
                [("employee_id", "=", person.id), ("back_on", "=", False)]
            )
            answer["person"] = {
                "id": person.id,
                "name": person.name,
                "loans": [
                    {
                        "id": loan.id,
                        "tool_id": loan.tool_id.id,
                        "label": loan.tool_id.display_name,
                        "due": fields.Datetime.to_string(loan.due_on),
                        "overdue": loan.is_overdue,
                    }
                    for loan in loans
                ],
            }
        return answer
