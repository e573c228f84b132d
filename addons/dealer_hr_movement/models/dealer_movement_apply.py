import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from psycopg2 import OperationalError, errors

from .dealer_movement import BESIDE_KINDS, MAIN_KINDS

_logger = logging.getLogger(__name__)


class DealerMovement(models.Model):
    """How a movement applies itself on its day: all of it or nothing, and once."""

    _inherit = "dealer.movement"

    @api.model
    def _cron_apply(self):
        self._apply_due()

    @api.model
    def _apply_due(self):
        """Put in force what is due in its store; begin and end concurrent posts by the day.

        Each movement is a transaction of its own. One that can't be applied tells HR why and is
        tried again the next day; the others go on. Run twice, or two at once, nothing happens
        twice.
        """
        cron = self.env["ir.cron"]
        due = self._get_due()
        cron._commit_progress(remaining=len(due))
        for movement in due:
            movement._apply_once()
            if not cron._commit_progress(1):
                return
        self.env["dealer.concurrent.post"]._cron_follow_days()

    @api.model
    def _get_due(self):
        """:return: planned movements whose day has come by their store's clock"""
        days = self._get_store_days()
        planned = self.search(
            [("category", "=", "planned"), ("date_from", "<=", max(days.values()))],
            order="date_from, id",
        )
        return planned.filtered(lambda m: m.date_from <= days[m.company_id.id])

    @api.model
    def _get_store_days(self):
        """:return: dict {store id: today by its clock}"""
        # sudo: stores of every time zone
        stores = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        return {store.id: store._get_store_date() for store in stores}

    def _apply_once(self):
        """Apply one movement unless another run has it or has done it.

        :return: whether it was applied
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                if not self._lock_planned():
                    return False
                self._put_in_force()
        except (errors.SerializationFailure, errors.LockNotAvailable):
            return False  # another run has just done it
        except OperationalError:
            raise
        except Exception as error:
            _logger.info("Movement %s could not be applied: %s", self.id, error)
            self._note_failure(error)
            return False
        return True

    def _lock_planned(self):
        self.flush_recordset()
        # that another run was faster is no error to be logged
        self.env.cr.execute(
            SQL(
                "SELECT id FROM dealer_movement WHERE id = %s AND category = 'planned' "
                "FOR UPDATE SKIP LOCKED",
                self.id,
            ),
            log_exceptions=False,
        )
        is_ours = bool(self.env.cr.fetchone())
        if is_ours:
            self.invalidate_recordset()
        return is_ours

    def _put_in_force(self):
        """Make the version, the salary, the roles and the stores; or raise, and nothing is made."""
        self.ensure_one()
        # sudo: what was approved is written, whoever presses the button or no one at all
        movement = self.sudo().with_company(self.company_id)
        if not movement._lock_planned():
            raise UserError(self.env._("%s is being put in force already.", self.display_name))
        movement._check_seal()
        movement._compute_from()
        movement._check_blockers()
        version = movement.env["hr.version"]
        if movement.kind in MAIN_KINDS:
            version = movement._apply_main()
        elif movement.kind in BESIDE_KINDS:
            movement._apply_beside()
        else:
            movement._apply_return()
        if movement.salary_ids:
            amounts = {line.kind_id: line.amount for line in movement.salary_ids}
            movement.employee_id._set_salary(amounts, movement.date_from, movement.name)
        movement.employee_id._follow_posts()
        today = movement.company_id._get_store_date()
        if late := movement.backdated_days:
            movement.message_post(
                body=movement.env._(
                    "Backdated: asked for %(days)s days after its day and put in force on "
                    "%(date)s.",
                    days=late,
                    date=format_date(movement.env, today),
                )
            )
        self._set_facts(
            {
                "applied_on": fields.Datetime.now(),
                "version_id": version.id,
                "failed_on": False,
                "failure": False,
            }
        )
        self._workflow_settle_facts()
        movement.activity_unlink(["dealer_hr_movement.mail_activity_movement_failed"])
        self.flush_recordset()

    def _check_seal(self):
        request = self.workflow_request_id
        if request and request._get_changed([self]):
            raise UserError(
                self.env._(
                    "It was changed after it was approved: take it back and ask again, or restore "
                    "what was approved."
                )
            )

    def _apply_main(self):
        """:return: the version of the staff file from that day on"""
        employee = self.employee_id
        # sudo: core gives the version back with the rights of whoever pressed the button
        version = employee.create_version({"date_version": self.date_from}).sudo()
        version.write(
            {
                "job_id": self.to_job_id.id,
                "department_id": self.to_department_id.id,
                "resource_calendar_id": self.to_calendar_id.id,
            }
        )
        if self.to_head_id and employee.parent_id != self.to_head_id:
            employee.parent_id = self.to_head_id
        if employee.current_version_id == version:
            employee.resource_id.calendar_id = self.to_calendar_id
        return version

    def _apply_beside(self):
        posts = self.env["dealer.concurrent.post"]
        post = posts.create(
            {
                "movement_id": self.id,
                "kind": self.kind,
                "employee_id": self.employee_id.id,
                "company_id": self.to_company_id.id,
                "job_id": self.to_job_id.id,
                "department_id": self.to_department_id.id,
                "head_id": self.to_head_id.id,
                "date_from": self.date_from,
            }
        )
        if self.date_to:
            post._set_facts({"date_to": self.date_to})
        post._follow_days()

    def _apply_return(self):
        post = self.ends_post_id
        post._set_facts({"date_to": fields.Date.subtract(self.date_from, days=1)})
        post._follow_days()

    def _note_failure(self, error):
        """Keep why it could not be applied and ask HR to see to it; once as long as it lasts."""
        said = str(error) or type(error).__name__
        is_new = self.failure != said
        self._set_facts({"failed_on": fields.Datetime.now(), "failure": said})
        if not is_new:
            return
        manager = self._get_hr_managers()[:1]
        self.activity_unlink(["dealer_hr_movement.mail_activity_movement_failed"])
        self.activity_schedule(
            "dealer_hr_movement.mail_activity_movement_failed",
            user_id=manager.id or self.user_id.id,
            note=said,
        )

    def _get_hr_managers(self):
        """:return: users who are HR managers of the store; administrators, who have every role,
        where there is none"""
        managers = (
            self.env["res.users"]
            .sudo()  # who has which role
            .search(
                [
                    ("all_group_ids", "in", self.env.ref("dealer_base.group_hr_manager").ids),
                    ("company_ids", "in", self.company_id.ids),
                    ("share", "=", False),
                ],
                order="id",
            )
        )
        return (
            managers.filtered(lambda user: not user.has_group("dealer_base.group_administrator"))
            or managers
        )
