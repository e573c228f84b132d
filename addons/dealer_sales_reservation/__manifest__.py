{
    "name": "Dealership Car Reservations",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Reservation with expiry, waiting list, cancellation with deposit rules, car prices",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_reservation_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "data/mail_activity_type_data.xml",
        "data/product_data.xml",
        "data/dealer_deal_cancel_data.xml",
        # views
        "views/dealer_vehicle_reservation_views.xml",
        "views/dealer_vehicle_wish_views.xml",
        "views/dealer_vehicle_offer_views.xml",
        "views/dealer_deal_cancel_reason_views.xml",
        "views/dealer_deal_cancel_rule_views.xml",
        "views/product_pricelist_item_views.xml",
        "views/product_template_attribute_value_views.xml",
        "views/dealer_vehicle_trim_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/dealer_vehicle_stock_views.xml",
        "views/dealer_import_views.xml",
        "views/res_company_views.xml",
        "views/sale_order_views.xml",
        # wizards
        "wizards/dealer_deal_cancel_views.xml",
        "wizards/dealer_vehicle_reservation_extend_views.xml",
        # menus
        "views/dealer_sales_reservation_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_sales_reservation/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
}
