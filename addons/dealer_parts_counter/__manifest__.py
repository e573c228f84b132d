{
    "name": "Dealership Parts Counter",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Counter sale, return against the bill, deposits for old parts",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts", "dealer_cashier", "sale_stock"],
    "data": [
        # security
        "security/dealer_parts_counter_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_parts_counter_security.xml",
        # data
        "data/product_product_data.xml",
        # views
        "views/sale_order_views.xml",
        "views/dealer_part_core_views.xml",
        "views/res_company_views.xml",
        # wizards
        "wizards/dealer_counter_return_views.xml",
        "wizards/dealer_counter_shortage_views.xml",
        "wizards/dealer_part_core_close_views.xml",
        # menus
        "views/dealer_parts_counter_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_parts_counter/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
}
