{
    "name": "Dealership Workshop: Fitment",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "A part that does not fit the car of a repair order warns",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop", "dealer_parts_fitment"],
    "data": [
        "views/dealer_repair_order_views.xml",
        "views/stock_picking_views.xml",
        "views/dealer_workshop_fitment_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_workshop_fitment/static/src/**/*"],
        "web.assets_tests": ["dealer_workshop_fitment/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
