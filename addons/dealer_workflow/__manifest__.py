{
    "name": "Dealer Workflow",
    "version": "19.0.1.0.0",
    "category": "Productivity/Workflow",
    "summary": "Stages, steps and approvals of any document, drawn and checked in the browser",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "mail",
        "sms",
        "resource",
        "hr",
    ],
    "data": [
        # security
        "security/dealer_workflow_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_workflow_security.xml",
        # views
        # wizards
        # menus
        "views/dealer_workflow_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [],
        "web.assets_tests": [
            "dealer_workflow/static/tests/tours/**/*",
        ],
    },
}
