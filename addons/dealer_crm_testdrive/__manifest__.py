{
    "name": "Dealership Test Drives",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Demo cars booked once, licence, signed agreement, mileage, feedback to the lead",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_lead", "dealer_sales_yard", "portal"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_crm_testdrive_security.xml",
        # data
        "data/dealer_crm_testdrive_data.xml",
        "data/dealer_workflow_data.xml",
        # reports
        "report/dealer_crm_testdrive_reports.xml",
        # wizards
        "wizards/dealer_test_drive_reading_views.xml",
        "wizards/dealer_test_drive_sign_views.xml",
        # views
        "views/dealer_driving_licence_views.xml",
        "views/dealer_test_drive_views.xml",
        "views/dealer_test_drive_report_views.xml",
        "views/dealer_test_drive_route_views.xml",
        "views/dealer_test_drive_templates.xml",
        "views/dealer_vehicle_views.xml",
        "views/crm_lead_views.xml",
        "views/res_company_views.xml",
        # menus
        "views/dealer_crm_testdrive_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_crm_testdrive/static/src/**/*"],
        "web.assets_tests": ["dealer_crm_testdrive/static/tests/tours/**/*"],
    },
}
