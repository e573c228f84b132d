{
    "name": "Dealership Segments",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Figures of each customer, segments built in the browser, tags by rule with their reason",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "account"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_crm_segment_security.xml",
        "data/dealer_customer_lifecycle_data.xml",
        "data/ir_cron_data.xml",
        "views/dealer_customer_figure_views.xml",
        "views/dealer_customer_lifecycle_views.xml",
        "views/dealer_segment_views.xml",
        "views/dealer_tag_rule_views.xml",
        "views/res_partner_views.xml",
        "views/dealer_crm_segment_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_crm_segment/static/tests/tours/**/*"],
    },
}
