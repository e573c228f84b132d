{
    "name": "Dealer Sales: Costs of Cars",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Freight, refurbishment and other costs on the very car, in stock and in the books",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_cost_security.xml",
        # data
        "data/ir_sequence_data.xml",
        # wizards
        "wizards/dealer_vehicle_cost_split_views.xml",
        # views
        "views/dealer_vehicle_cost_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/account_move_views.xml",
        "views/res_company_views.xml",
        # menus
        "views/dealer_sales_cost_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_sales_cost/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
}
