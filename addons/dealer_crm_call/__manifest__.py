{
    "name": "Dealership Call Lists",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Follow-up calls by plan, with script and questionnaire; an unsatisfied answer "
    "becomes a complaint",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_complaint", "survey"],
    "data": [
        # security
        "security/dealer_crm_call_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_crm_call_security.xml",
        # data
        "data/ir_cron_data.xml",
        "data/survey_data.xml",
        "data/dealer_call_data.xml",
        # views
        "views/dealer_call_task_views.xml",
        "views/dealer_call_plan_views.xml",
        "views/dealer_call_script_views.xml",
        "views/survey_question_views.xml",
        # wizards
        "wizards/dealer_call_list_views.xml",
        # reports
        "report/dealer_call_report_views.xml",
        # menus
        "views/dealer_crm_call_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_crm_call/static/src/**/*"],
        "web.assets_tests": ["dealer_crm_call/static/tests/tours/*"],
    },
}
