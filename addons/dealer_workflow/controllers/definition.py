from odoo import http
from odoo.http import content_disposition, request


class DefinitionController(http.Controller):
    @http.route(
        "/dealer_workflow/definition/<int:workflow_id>", type="http", auth="user", readonly=True
    )
    def download(self, workflow_id):
        """The definition of a workflow as a file, for administrators of workflows."""
        workflow = request.env["dealer.workflow"].browse(workflow_id).exists()
        if not workflow or not workflow.has_access("write"):
            raise request.not_found()
        name = f"{workflow.key}.json"
        return request.make_response(
            workflow._get_definition_file(),
            headers=[
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
