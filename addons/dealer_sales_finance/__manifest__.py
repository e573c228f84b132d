{
    "name": "Dealership Vehicle Finance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Lenders, loan products, instalments, applications, release, commission, subsidy",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_finance_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/product_data.xml",
        "data/dealer_workflow_data.xml",
        # wizards
        "wizards/dealer_finance_answer_views.xml",
        "wizards/dealer_finance_payment_views.xml",
        # views
        "views/dealer_finance_application_views.xml",
        "views/dealer_finance_product_views.xml",
        "views/res_partner_views.xml",
        "views/res_company_views.xml",
        "views/sale_order_views.xml",
        "views/dealer_sales_finance_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_sales_finance/static/src/**/*"],
        "web.assets_tests": ["dealer_sales_finance/static/tests/tours/**/*"],
    },
}
