{
    "name": "Dealership People: Commission",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Commission and piece rates by rules without code, monthly statements for payroll",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_pay", "dealer_hr_work"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_hr_commission_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "data/dealer_workflow_data.xml",
        # views
        "views/dealer_commission_rule_views.xml",
        "views/dealer_commission_line_views.xml",
        "views/dealer_commission_statement_views.xml",
        "views/dealer_commission_export_views.xml",
        # wizards
        "wizards/dealer_commission_adjust_views.xml",
        "wizards/dealer_commission_run_views.xml",
        "wizards/dealer_commission_trial_views.xml",
        # menus
        "views/dealer_hr_commission_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_hr_commission/static/tests/tours/**/*"],
    },
}
