{
    "name": "Dealer Cashier",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "One desk for every bill: several payment methods, deposits, receipts, daily cash-up",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": ["dealer_base", "account"],
    "data": [
        # security
        "security/dealer_cashier_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_cashier_security.xml",
        # wizards
        "wizards/dealer_cashier_cancel_views.xml",
        # reports
        "report/dealer_cashier_reports.xml",
        "report/dealer_cashier_receipt_templates.xml",
        "report/dealer_cashier_session_templates.xml",
        # views
        "views/dealer_cashier_method_views.xml",
        "views/dealer_cashier_receipt_views.xml",
        "views/dealer_cashier_session_views.xml",
        "views/dealer_cashier_due_views.xml",
        "views/dealer_credit_release_views.xml",
        # menus
        "views/dealer_cashier_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_cashier/static/src/**/*"],
        "web.assets_tests": ["dealer_cashier/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
}
