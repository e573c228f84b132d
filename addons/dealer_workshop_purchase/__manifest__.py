{
    "name": "Dealership Workshop and Parts Purchasing",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Special orders of repair lines, parts bought and used at once",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop", "dealer_parts_purchase"],
    "data": [
        "security/ir.model.access.csv",
        "wizards/dealer_repair_buy_views.xml",
        "views/dealer_repair_order_views.xml",
        "views/dealer_part_special_order_views.xml",
        "views/dealer_workshop_purchase_menus.xml",
    ],
    "auto_install": True,
}
