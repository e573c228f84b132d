{
    "name": "Dealership Parts Counter: Purchasing",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "What the counter lacks becomes a special order; what arrives is sold from it",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts_counter", "dealer_parts_purchase"],
    "data": [
        "views/dealer_part_special_order_views.xml",
        "views/sale_order_views.xml",
    ],
    "auto_install": True,
}
