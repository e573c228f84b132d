import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ScanCommon


@tagged("post_install", "-at_install")
class TestAccess(ScanCommon):
    def test_who_may_scan(self):
        issue = self._create_issue((self.filter, 2))
        key = f"stock.picking,{issue.id}"
        technician = self._create_user("technician")
        portal = new_test_user(self.env, login="scan_portal", groups="base.group_portal")
        for user in (technician, portal):
            scanner = self._scanner(user)
            for call in (
                scanner.get_home,
                lambda scanner=scanner: scanner.get_documents("issue"),
                lambda scanner=scanner: scanner.open_document("issue", key),
                lambda scanner=scanner: scanner.find(issue.name),
                lambda scanner=scanner: scanner.resolve("issue", key, self.filter.barcode),
                lambda scanner=scanner: scanner.look_up(self.filter.barcode),
                lambda scanner=scanner: scanner.look_up_part(self.filter.id),
                lambda scanner=scanner: scanner.send([self._operation("issue", issue)]),
            ):
                with self.assertRaises(AccessError):
                    call()
            with self.assertRaises(AccessError):
                self.env["dealer.scan.operation"].with_user(user).search([])
        for role in ("store_keeper", "parts_manager"):
            user = self.keeper if role == "store_keeper" else self._create_user(role)
            self.assertTrue(self._scanner(user).get_home()["jobs"])

    def test_the_trail_is_written_by_the_program(self):
        issue = self._create_issue((self.filter, 2))
        self._do_scan("issue", issue, self.filter.barcode)
        manager = self._create_user("parts_manager")
        for user in (self.keeper, manager):
            operations = (
                self.env["dealer.scan.operation"]
                .with_user(user)
                .search([("document", "=", f"stock.picking,{issue.id}")])
            )
            self.assertEqual(operations.user_id, self.keeper)
            with self.assertRaises(AccessError):
                operations.write({"quantity": 5})
            with self.assertRaises(AccessError):
                operations.unlink()
            with self.assertRaises(AccessError):
                operations.create({"uuid": "x" * 20})
        colleague = new_test_user(
            self.env, login="scan_colleague", groups="dealer_base.group_store_keeper"
        )
        self.assertFalse(self.env["dealer.scan.operation"].with_user(colleague).search([]))

    def test_another_store(self):
        issue = self._create_issue((self.filter, 2))
        company = self.env["res.company"].create({"name": "Scan store 2"})
        stranger = new_test_user(
            self.env,
            login="scan_stranger",
            groups="dealer_base.group_store_keeper",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        scanner = self.env["dealer.scan"].with_user(stranger).with_company(company)
        key = f"stock.picking,{issue.id}"
        with self.assertRaises(AccessError):
            scanner.open_document("issue", key)
        self.assertNotIn(key, [one["key"] for one in scanner.get_documents("issue")])
        [answer] = scanner.send([self._operation("issue", issue, line=issue.move_ids.id)])[
            "answers"
        ]
        self.assertEqual(answer["state"], "refused")
        self.assertFalse(self._picked(issue))

    def test_no_cost(self):
        """The store keeper's device gets prices for customers, never what the store paid."""
        self.filter.standard_price = 26.517
        issue = self._create_issue((self.filter, 2))
        scanner = self._scanner()
        told = [
            scanner.get_home(),
            scanner.get_documents("issue"),
            scanner.open_document("issue", f"stock.picking,{issue.id}"),
            scanner.look_up(self.filter.barcode),
            scanner.send([self._operation("issue", issue, line=issue.move_ids.id, quantity=1)]),
        ]
        text = json.dumps(told)
        self.assertNotIn("26.5", text)
        self.assertNotIn("cost", text)

    def test_only_documents_of_the_job(self):
        """A device can't reach other models or documents through a job."""
        for key in ("res.users,2", "stock.picking,0", "stock.picking", "", None):
            with self.assertRaises(UserError) as caught:
                self._scanner().open_document("issue", key)
            self.assertIn("document", str(caught.exception))

    def test_what_no_scanner_sends(self):
        """Whatever is sent, there is a sentence to show and nothing is done."""
        issue = self._create_issue((self.filter, 2))
        scanner, key = self._scanner(), f"stock.picking,{issue.id}"
        good = self._operation("issue", issue, line=issue.move_ids.id)
        for bad in (
            None, "x", [], {"job": []}, {"document": [1]}, {"document": {}}, {"uuid": 5},
            {"code": {"a": 1}}, {"kind": []}, {"confirmed": 5},
        ):  # fmt: skip
            payload = {**good, **bad} if isinstance(bad, dict) else bad
            with self.subTest(payload=bad), self.assertRaises(UserError):
                scanner.send([payload])
        calls = [
            ("get_documents", ["issue"]), ("get_documents", {}), ("find", 5), ("look_up", 5),
            ("look_up", None), ("look_up_part", "x"), ("look_up_part", {}),
            ("look_up_part", 10**30), ("find", "\0"), ("open_document", "issue", "stock.picking,²"),
            ("open_document", "issue", f"stock.picking,0{issue.id}"), ("resolve", "issue", key, 5),
            ("resolve", "issue", key, None),
        ]  # fmt: skip
        for method, *args in calls:
            with self.subTest(method=method, args=args), self.assertRaises(UserError):
                getattr(scanner, method)(*args)
        for at in ("0001-01-01", 5, None):
            operation = self._operation("issue", issue, at=at, code="no\0such part")
            [answer] = scanner.send([operation])["answers"]
            self.assertEqual(answer["state"], "refused")
        self.assertFalse(self._picked(issue))
