from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerPartPriceChange(models.Model):
    """Releasing a price change, putting its prices in force once, and taking them back."""

    _inherit = "dealer.part.price.change"

    def action_release(self):
        """Let the prices come into force on their day, at once when it has come."""
        self.check_access("write")
        for change in self:
            change._check_draft()
            if not change.line_count:
                raise UserError(change._get_no_lines_message())
            change._set_facts({"released_on": fields.Datetime.now()})
        self.filtered(lambda c: c.effective_date <= fields.Date.context_today(c))._apply()

    def action_apply(self):
        """Put released prices in force before their day."""
        self.check_access("write")
        for change in self:
            if change.category != "released":
                raise UserError(
                    self.env._("%(change)s is not released: release it first.", change=change.name)
                )
        self._apply()

    def action_cancel(self):
        """Do without prices that are not in force yet."""
        self.check_access("write")
        for change in self:
            if change.applied_on:
                raise UserError(
                    self.env._(
                        "The prices of %(change)s are in force. Take them back with a new price "
                        "change.",
                        change=change.name,
                    )
                )
            change._set_facts({"cancelled_on": fields.Datetime.now()})

    def action_take_back(self):
        """Prepare the price change that gives the parts the prices they had before."""
        self.ensure_one()
        self.check_access("write")
        if not self.applied_on:
            raise UserError(
                self.env._("The prices of %(change)s are not in force.", change=self.name)
            )
        applied = self.line_ids.filtered(lambda line: line.state == "applied")
        back = self.create(
            {
                "reason": self.env._("Takes back %(change)s", change=self.name),
                "company_id": self.company_id.id,
                "pricelist_id": self.pricelist_id.id,
                "method": "list",
            }
        )
        back._set_facts({"undo_of_id": self.id})
        back._add_lines({line.product_id: line.old_price for line in applied})
        return back._get_form_action()

    def action_propose_skipped(self):
        """Prepare a price change of what was left alone because it had changed meanwhile."""
        self.ensure_one()
        skipped = self.line_ids.filtered(lambda line: line.state == "skipped")
        if not skipped:
            raise UserError(self.env._("No line of %(change)s was left alone.", change=self.name))
        again = self.create(
            {
                "reason": self.reason,
                "company_id": self.company_id.id,
                "pricelist_id": self.pricelist_id.id,
                "method": "list",
            }
        )
        again._add_lines({line.product_id: line.new_price for line in skipped})
        return again._get_form_action()

    def action_print_labels(self):
        """Print the shelf labels of the parts whose price changed or is going to."""
        self.ensure_one()
        if self.category not in ("released", "applied"):
            raise UserError(
                self.env._("%(change)s is not released: release it first.", change=self.name)
            )
        return self.env.ref("dealer_parts_pricing.action_report_labels_change").report_action(self)

    def action_import(self):
        """Open the import of a list of prices into this document."""
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Prices for %(change)s", change=self.name),
            "res_model": "dealer.import",
            "view_mode": "form",
            "context": {
                "default_kind": "part_price",
                "default_price_change_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_open_lines(self):
        """Open the lines in a list of their own: there may be many thousands."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_pricing.dealer_part_price_change_line_action"
        )
        action["domain"] = [("change_id", "=", self.id)]
        action["context"] = {"default_change_id": self.id}
        action["display_name"] = self.env._("Prices of %(change)s", change=self.name)
        return action

    @api.model
    def _cron_apply(self):
        """Put in force what is due today; each document by itself."""
        # stores east of UTC are in tomorrow already: each looks at its own day
        tomorrow = fields.Date.today() + timedelta(days=1)
        due = self.search(
            [("category", "=", "released"), ("effective_date", "<=", tomorrow)],
            order="effective_date, id",
        )
        for change in due:
            zone = change.company_id.partner_id.tz or change.user_id.tz or "UTC"
            if change.effective_date <= fields.Date.context_today(change.with_context(tz=zone)):
                change._apply()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _get_no_lines_message(self):
        return self.env._(
            "%(change)s has no prices yet: propose, add or import them.", change=self.name
        )

    # === IN FORCE === #

    def _apply(self):
        """Put the prices in force, once, whoever else does the same.

        A part whose price is no longer the one the line was made from is left alone.
        """
        for change in self:
            self.env.flush_all()
            # the second of two waits here, and is tried again on what the first has written
            self.env.cr.execute(
                "SELECT applied_on FROM dealer_part_price_change WHERE id = %s FOR UPDATE",
                [change.id],
            )
            if self.env.cr.fetchone()[0] or not change.released_on:
                continue
            # sudo: prices belong to products and pricelists; who releases them was judged
            if change.pricelist_id:
                change.sudo()._apply_class_prices()
            else:
                change.sudo()._apply_list_prices()
            change.sudo()._note_prices()
            self.env.invalidate_all()
            change._set_facts({"applied_on": fields.Datetime.now()})
            change._tell_skipped()

    def _tell_skipped(self):
        if self.skipped_count:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.user_id.id,
                summary=self.env._("%(number)s prices left alone", number=self.skipped_count),
                note=self.env._(
                    "Somebody gave these parts another price after it was proposed here. Look at "
                    "them and propose them again where that is right."
                ),
            )

    def _apply_list_prices(self):
        self.env.cr.execute(
            """
            WITH changed AS (
                UPDATE product_template part
                   SET list_price = line.new_price, write_uid = %(user)s, write_date = %(now)s
                  FROM dealer_part_price_change_line line
                  JOIN product_product product ON product.id = line.product_id
                 WHERE line.change_id = %(change)s AND part.id = product.product_tmpl_id
                   AND round(part.list_price, %(digits)s) = round(line.old_price, %(digits)s)
             RETURNING line.id, part.id AS part
            ), told AS (
                UPDATE dealer_part_price_change_line line
                   SET state = CASE WHEN changed.id IS NULL THEN 'skipped' ELSE 'applied' END
                  FROM dealer_part_price_change_line mine
                  LEFT JOIN changed ON changed.id = mine.id
                 WHERE mine.change_id = %(change)s AND line.id = mine.id
            )
            SELECT part FROM changed
            """,
            self._get_query_values(),
        )
        parts = self.env["product.template"].browse(row[0] for row in self.env.cr.fetchall())
        self.env.invalidate_all(flush=False)
        # what other addons, or the store itself, compute from the list price
        parts.modified(["list_price"])

    def _apply_class_prices(self):
        lines = self.line_ids
        digits = self.env["product.template"]._get_part_price_digits()
        now = self._get_current_prices(lines.product_id)
        same = lines.filtered(
            lambda line: not round(now[line.product_id.id] - line.old_price, digits)
        )
        items = self._get_class_items(lines.product_id.product_tmpl_id)
        known, new = {}, []
        for line in same:
            part = line.product_id.product_tmpl_id
            if part in items:
                known[items[part].id] = line.new_price
            else:
                new.append(self._prepare_class_item_values(part, line.new_price))
        self.env.cr.execute(
            """
            UPDATE product_pricelist_item item SET fixed_price = told.price
              FROM unnest(%s::int[], %s::numeric[]) AS told (id, price) WHERE item.id = told.id
            """,
            [list(known), list(known.values())],
        )
        self.env["dealer.import.mixin"]._import_bulk_create("product.pricelist.item", new)
        for state, told in (("applied", same), ("skipped", lines - same)):
            self.env.cr.execute(
                "UPDATE dealer_part_price_change_line SET state = %s WHERE id = ANY(%s)",
                [state, told.ids],
            )

    def _get_class_items(self, parts):
        """Return {part: its one price in the document's class} of those that have one."""
        items = self.env["product.pricelist.item"].search(
            [
                ("pricelist_id", "=", self.pricelist_id.id),
                ("product_tmpl_id", "in", parts.ids),
                ("applied_on", "=", "1_product"),
                ("compute_price", "=", "fixed"),
                ("min_quantity", "=", 0),
                ("date_start", "=", False),
                ("date_end", "=", False),
            ]
        )
        return {item.product_tmpl_id: item for item in items}

    def _prepare_class_item_values(self, part, price):
        return {
            "pricelist_id": self.pricelist_id.id,
            "company_id": self.pricelist_id.company_id.id or None,
            "currency_id": self.pricelist_id.currency_id.id,
            "applied_on": "1_product",
            "product_tmpl_id": part.id,
            "compute_price": "fixed",
            "fixed_price": price,
        }

    def _note_prices(self):
        self.env.cr.execute(
            """
            INSERT INTO dealer_part_price (product_tmpl_id, pricelist_id, old_price, new_price,
                        date, user_id, change_id, create_uid, create_date, write_uid, write_date)
            SELECT product.product_tmpl_id, %(pricelist)s, line.old_price, line.new_price,
                   %(now)s, %(user)s, line.change_id, %(user)s, %(now)s, %(user)s, %(now)s
              FROM dealer_part_price_change_line line
              JOIN product_product product ON product.id = line.product_id
             WHERE line.change_id = %(change)s AND line.state = 'applied'
            """,
            self._get_query_values(),
        )

    def _get_query_values(self):
        return {
            "change": self.id,
            "user": self.env.uid,
            "now": fields.Datetime.now(),
            "pricelist": self.pricelist_id.id or None,
            "digits": self.env["product.template"]._get_part_price_digits(),
        }
