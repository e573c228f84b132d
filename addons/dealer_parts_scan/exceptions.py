from odoo.exceptions import UserError


class ScanQuestion(UserError):
    """The scan is not done before a person says yes; the same scan with `code` confirmed is."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
