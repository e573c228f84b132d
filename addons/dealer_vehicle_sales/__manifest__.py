{
    "name": "Dealer Vehicle Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Cars in stock by VIN, deals, PDI, outbound and hand-over",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "dealer_base",
        "dealer_cashier",
        "sale_management",
        "sale_stock",
        "sale_stock_margin",
        "purchase_stock",
        "stock_account",
    ],
    "data": [
        # security
        "security/dealer_vehicle_sales_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_vehicle_sales_security.xml",
        "security/dealer_handover_security.xml",
        "security/dealer_behalf_security.xml",
        # data
        "data/dealer_workflow_data.xml",
        "data/dealer_handover_data.xml",
        "data/dealer_behalf_data.xml",
        # views
        "views/product_template_views.xml",
        "views/sale_order_views.xml",
        "views/dealer_vehicle_stock_views.xml",
        "views/dealer_vehicle_delivery_views.xml",
        "views/dealer_import_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/purchase_order_views.xml",
        "views/stock_picking_views.xml",
        # wizards
        "wizards/dealer_handover_schedule_views.xml",
        "wizards/dealer_vehicle_swap_views.xml",
        # reports
        "report/dealer_vehicle_delivery_reports.xml",
        # menus
        "views/dealer_vehicle_sales_menus.xml",
        "views/dealer_handover_views.xml",
        "views/dealer_behalf_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_vehicle_sales/static/src/**/*"],
        "web.assets_tests": ["dealer_vehicle_sales/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
}
