{
    "name": "Dealership Leads: Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "A lead becomes a quotation with nothing typed twice; deals win and reopen leads",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_lead", "dealer_crm_sales", "sale_crm"],
    "auto_install": True,
    "data": [
        "data/mail_activity_type_data.xml",
        "views/crm_lead_views.xml",
        "views/sale_order_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_crm_lead_sales/static/tests/tours/**/*"],
    },
}
