{
    "name": "Dealer Vehicle Yard",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Slots, keys, certificates, display and demo cars, transfers, the stock board",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_yard_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/dealer_workflow_data.xml",
        # wizards
        "wizards/dealer_vehicle_key_lend_views.xml",
        "wizards/dealer_vehicle_certificate_hand_views.xml",
        "wizards/dealer_vehicle_usage_end_views.xml",
        # views
        "views/dealer_yard_slot_views.xml",
        "views/dealer_vehicle_key_views.xml",
        "views/dealer_vehicle_certificate_views.xml",
        "views/dealer_vehicle_usage_views.xml",
        "views/dealer_vehicle_transfer_views.xml",
        "views/dealer_vehicle_stock_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/sale_order_views.xml",
        "views/res_config_settings_views.xml",
        # menus
        "views/dealer_sales_yard_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_sales_yard/static/src/**/*"],
        "web.assets_tests": ["dealer_sales_yard/static/tests/tours/**/*"],
    },
}
