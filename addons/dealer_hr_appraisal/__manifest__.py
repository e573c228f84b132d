{
    "name": "Dealership Appraisals",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Appraisals of everyone: figures of real work, reviews, calibration, grades, plans",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_work"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_hr_appraisal_security.xml",
        # data
        "data/dealer_appraisal_data.xml",
        "data/dealer_workflow_data.xml",
        "data/ir_cron_data.xml",
        # views
        "views/dealer_appraisal_cycle_views.xml",
        "views/dealer_appraisal_views.xml",
        "views/dealer_appraisal_review_views.xml",
        "views/dealer_appraisal_form_views.xml",
        "views/dealer_appraisal_step_views.xml",
        "views/hr_employee_views.xml",
        # wizards
        "wizards/dealer_appraisal_views.xml",
        # reports
        "report/dealer_appraisal_report.xml",
        # menus
        "views/dealer_hr_appraisal_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_hr_appraisal/static/src/**/*"],
        "web.assets_tests": ["dealer_hr_appraisal/static/tests/tours/**/*"],
    },
}
