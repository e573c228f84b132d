{
    "name": "Test Dealer Workflow",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "summary": "Documents for the tests of workflows; never for a store",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": [
        "dealer_workflow",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/test_workflow_security.xml",
        "views/test_workflow_views.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "test_dealer_workflow/static/tests/tours/**/*",
        ],
    },
}
