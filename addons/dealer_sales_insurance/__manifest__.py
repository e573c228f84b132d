{
    "name": "Dealer Sales: Insurance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Insurers, quotes, policies, renewals, commission",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_insurance_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "data/product_data.xml",
        "data/dealer_insurance_data.xml",
        # views
        "views/dealer_insurance_policy_views.xml",
        "views/dealer_insurance_quote_views.xml",
        "views/dealer_insurance_renewal_views.xml",
        "views/dealer_insurance_product_views.xml",
        "views/dealer_insurance_report_views.xml",
        "views/dealer_import_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/res_company_views.xml",
        "views/res_partner_views.xml",
        "views/sale_order_views.xml",
        # wizards
        "wizards/dealer_insurance_cancel_views.xml",
        "wizards/dealer_insurance_outcome_views.xml",
        # menus
        "views/dealer_sales_insurance_menus.xml",
    ],
    "assets": {"web.assets_tests": ["dealer_sales_insurance/static/tests/tours/**/*"]},
}
