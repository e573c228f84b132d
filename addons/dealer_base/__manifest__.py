{
    "name": "Dealer Base",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Vehicles by VIN, catalogue, stores, roles and checklists of a car dealership",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "mail",
        "portal",
        "product",
        "fleet",
        "base_user_role",
        "dealer_workflow",
    ],
    "external_dependencies": {"python": ["openpyxl", "python-stdnum", "xlsxwriter"]},
    "data": [
        # security
        "security/dealer_base_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_base_security.xml",
        "security/dealer_checklist_security.xml",
        # data
        "data/res_users_role_data.xml",
        "data/product_attribute_data.xml",
        "data/ir_cron_data.xml",
        "data/ir_ui_menu_data.xml",
        "data/dealer_workflow_data.xml",
        # views
        "views/dealer_vehicle_trim_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/dealer_vehicle_history_views.xml",
        "views/fleet_vehicle_model_views.xml",
        "views/product_attribute_views.xml",
        "views/dealer_import_views.xml",
        "views/res_company_views.xml",
        "views/res_partner_views.xml",
        "views/ir_ui_menu_views.xml",
        "views/res_groups_views.xml",
        "views/dealer_workflow_transition_views.xml",
        # wizards
        "wizards/dealer_vehicle_scrap_views.xml",
        # menus
        "views/dealer_base_menus.xml",
        # checklists (reports before the views that print them)
        "data/dealer_checklist_template_data.xml",
        "report/dealer_checklist_report.xml",
        "wizards/dealer_checklist_reopen_views.xml",
        "views/dealer_checklist_template_views.xml",
        "views/dealer_checklist_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "dealer_base/static/src/vin_field/*",
            "dealer_base/static/src/reload/*",
            "dealer_base/static/src/checklist/**/*",
            "dealer_base/static/src/media/*",
            "dealer_base/static/src/damage_marks/*.js",
            "dealer_base/static/src/damage_marks/*.xml",
            "dealer_base/static/src/damage_marks/*.scss",
        ],
        "web.assets_tests": [
            "dealer_base/static/tests/tours/**/*",
        ],
    },
    "pre_init_hook": "_pre_init_hook",
}
