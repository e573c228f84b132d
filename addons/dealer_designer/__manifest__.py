{
    "name": "Dealer Designer",
    "version": "19.0.1.0.0",
    "category": "Productivity/Workflow",
    "summary": "Fields, forms, document types and templates shaped in the browser, without code",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": [
        "dealer_workflow",
    ],
    "data": [
        # security
        "security/dealer_designer_groups.xml",
        "security/ir.model.access.csv",
        # data
        "data/dealer_reminder_data.xml",
        # views
        "views/dealer_document_type_views.xml",
        "views/dealer_document_numbering_views.xml",
        "views/dealer_designer_template_views.xml",
        "views/dealer_reminder_views.xml",
        "views/dealer_configuration_source_views.xml",
        # wizards
        "wizards/dealer_configuration_export_views.xml",
        "wizards/dealer_configuration_import_views.xml",
        # menus
        "views/dealer_designer_menus.xml",
        "views/dealer_designer_actions.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "dealer_designer/static/src/**/*",
        ],
        "web.assets_tests": [
            "dealer_designer/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
