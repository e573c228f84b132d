{
    "name": "Dealership Complaints",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Complaints and requests: one intake, handler, deadline, steps, compensation, cause, "
    "the customer's word",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "dealer_workflow", "loyalty"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_crm_complaint_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/mail_activity_data.xml",
        "data/ir_cron_data.xml",
        "data/dealer_workflow_data.xml",
        "data/dealer_complaint_data.xml",
        # views
        "views/dealer_complaint_views.xml",
        "views/dealer_complaint_config_views.xml",
        "views/dealer_complaint_portal_templates.xml",
        "views/res_partner_views.xml",
        # wizards
        "wizards/dealer_complaint_answer_views.xml",
        # reports
        "report/dealer_complaint_report_views.xml",
        # menus
        "views/dealer_crm_complaint_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_crm_complaint/static/tests/tours/*"],
    },
}
