{
    "name": "Dealership Trade-In and Used Cars",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Appraisal, offers, purchase inside the deal, used cars and their asking prices",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_tradein_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "data/dealer_checklist_data.xml",
        "data/dealer_workflow_data.xml",
        # wizards
        "wizards/dealer_tradein_decision_views.xml",
        "wizards/dealer_tradein_payment_views.xml",
        # views
        "views/dealer_tradein_views.xml",
        "views/dealer_used_price_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/res_company_views.xml",
        "views/sale_order_views.xml",
        "views/dealer_sales_tradein_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_sales_tradein/static/tests/tours/**/*"],
    },
}
