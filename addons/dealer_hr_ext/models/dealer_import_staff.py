from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.tools import identity
from odoo.addons.dealer_base.tools.text import squeeze

PLAIN = (
    "name", "mobile_phone", "private_phone", "work_email", "private_street", "private_city",
    "emergency_contact", "emergency_phone", "birthday", "study_school", "study_field",
)  # fmt: skip
SEX = {"male": "male", "m": "male", "男": "male", "female": "female", "f": "female", "女": "female"}


class DealerImportStaff(models.AbstractModel):
    """Import of the staff. Repeatable by staff number; departments and posts are made when new.

    What is sensitive and there already is refused: it is changed by a proposal.
    """

    _name = "dealer.import.staff"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Staff"

    _import_foreground_rows = 300
    _import_chunk_rows = 100

    def _import_columns(self):
        return [
            ImportColumn("staff_number", self.env._("Staff number"), ["number", "employee number", "工号", "员工编号", "员工号", "编号"], required=True),
            ImportColumn("name", self.env._("Name"), ["employee", "姓名", "员工姓名"], required=True),
            ImportColumn("sex", self.env._("Gender"), ["sex", "性别"]),
            ImportColumn("birthday", self.env._("Birthday"), ["date of birth", "出生日期", "生日"], kind="date"),
            ImportColumn("identification_id", self.env._("ID number"), ["identity card", "身份证", "身份证号", "身份证号码", "证件号码"]),
            ImportColumn("department", self.env._("Department"), ["team", "部门"]),
            ImportColumn("job", self.env._("Post"), ["job", "job position", "position", "岗位", "职位", "职务"]),
            ImportColumn("head", self.env._("Head's staff number"), ["manager", "head", "上级工号", "直属上级工号"]),
            ImportColumn("mobile_phone", self.env._("Mobile"), ["phone", "mobile phone", "手机", "手机号", "电话", "联系电话"]),
            ImportColumn("private_phone", self.env._("Private phone"), ["home phone", "私人电话", "家庭电话"]),
            ImportColumn("work_email", self.env._("E-mail"), ["email", "mail", "邮箱", "电子邮箱"]),
            ImportColumn("private_street", self.env._("Address"), ["street", "住址", "家庭住址", "现住址", "地址"]),
            ImportColumn("private_city", self.env._("City"), ["城市"]),
            ImportColumn("emergency_contact", self.env._("Emergency contact"), ["紧急联系人"]),
            ImportColumn("emergency_phone", self.env._("Emergency phone"), ["紧急联系电话", "紧急联系人电话"]),
            ImportColumn("study_school", self.env._("School"), ["毕业院校", "毕业学校"]),
            ImportColumn("study_field", self.env._("Field of study"), ["专业"]),
            ImportColumn("joined_on", self.env._("Joined on"), ["hired on", "start date", "入职日期", "入职时间"], kind="date"),
        ]  # fmt: skip

    def _import_key(self, row):
        return squeeze(row.get("staff_number")).upper() or None

    def _import_again_message(self):
        return self.env._("This staff number is in an earlier row of the file already.")

    def _import_prepare(self, row):
        values = dict(row)
        values["staff_number"] = squeeze(row["staff_number"]).upper()
        if row.get("sex"):
            values["sex"] = SEX.get(row["sex"].strip().casefold())
            if not values["sex"]:
                raise UserError(self.env._("Gender: “%s” is not known.", row["sex"]))
        if row.get("identification_id"):
            number = values["identification_id"] = identity.normalise(row["identification_id"])
            wrong = identity.id_card_problem(number)
            if wrong and self.env.company.country_id.code == "CN" and number.isdigit():
                label = self.env._("ID number")
                raise UserError(self.env["res.partner"]._get_identity_message(label, number, wrong))
            if not wrong:
                values["birthday"] = row.get("birthday") or identity.id_card_birthday(number)
                male = identity.id_card_is_male(number)
                values["sex"] = values.get("sex") or ("male" if male else "female")
        return values

    def _import_batch(self, prepared):
        Employee = self.env["hr.employee"].with_context(active_test=False)
        Employee.check_access("write")
        heads = {row["head"].strip().upper() for row in prepared if row.get("head")}
        numbers = {row["staff_number"] for row in prepared}
        # sudo: a number is nobody else's, in any store; what may be written is checked below
        found = Employee.sudo().search([("staff_number", "in", [*numbers, *heads])])
        known = {employee.staff_number: employee for employee in found}
        departments = self._import_catalogue("hr.department", prepared, "department")
        jobs = self._import_catalogue("hr.job", prepared, "job")
        results = []
        for row in prepared:
            employee = known.get(row["staff_number"])
            values = self._import_values(row, known, departments, jobs)
            if employee and employee.company_id != self.env.company:
                raise UserError(self.env._("%s works in another store.", row["staff_number"]))
            if not employee:
                number = values.pop("identification_id", None)
                values.update(staff_number=row["staff_number"], company_id=self.env.company.id)
                values["date_version"] = row.get("joined_on") or fields.Date.today()
                employee = Employee.create(values)
                if number:
                    # sudo: the first number may be written by who may not read it later
                    employee.sudo().identification_id = number
                known[row["staff_number"]] = employee.sudo()
                results.append(ImportResult("created", "", "hr.employee", employee.id))
                continue
            changes = {
                name: value
                for name, value in values.items()
                if employee._fields[name].convert_to_write(employee[name], employee) != value
            }
            status = "updated" if changes else "unchanged"
            mine = employee.with_env(self.env)
            if number := changes.pop("identification_id", None):
                mine.identity_masked = number
            if changes:
                mine.write(changes)
            results.append(ImportResult(status, "", "hr.employee", employee.id))
        return results

    def _import_values(self, row, known, departments, jobs):
        values = {name: row[name] for name in (*PLAIN, "sex", "identification_id") if row.get(name)}
        if row.get("department"):
            values["department_id"] = departments[row["department"].casefold()]
        if row.get("job"):
            values["job_id"] = jobs[row["job"].casefold()]
        if row.get("head"):
            head = known.get(row["head"].strip().upper())
            if not head:
                raise UserError(
                    self.env._(
                        "Head: nobody has the staff number %s. Put heads above their people.",
                        row["head"],
                    )
                )
            values["parent_id"] = head.id
        return values

    def _import_catalogue(self, model, prepared, key):
        """:return: dict {name in small letters: id} of departments or posts, making new ones"""
        names = {row[key].casefold(): row[key] for row in prepared if row.get(key)}
        # sudo: what the file names becomes part of the catalogue, whoever imports it
        Model = self.env[model].sudo()
        stores = [False, self.env.company.id]
        known = names and Model.search_fetch([("company_id", "in", stores)], ["name"])
        found = {record.name.casefold(): record.id for record in known or ()}
        missing = [name for name in names if name not in found]
        made = Model.create(
            [{"name": names[name], "company_id": self.env.company.id} for name in missing]
        )
        return {**found, **dict(zip(missing, made.ids, strict=True))}
