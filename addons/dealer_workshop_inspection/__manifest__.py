{
    "name": "Dealership Workshop Inspection",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Multi-point inspection: red, amber and green findings become recommended jobs",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop_catalogue"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_workshop_inspection_security.xml",
        "data/dealer_checklist_template_data.xml",
        "report/dealer_inspection_report.xml",
        "views/dealer_checklist_template_views.xml",
        "views/dealer_repair_finding_views.xml",
        "views/dealer_repair_order_views.xml",
        "views/dealer_repair_job_views.xml",
        "views/dealer_repair_portal_templates.xml",
        "views/dealer_workshop_inspection_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_workshop_inspection/static/tests/tours/**/*"],
    },
}
