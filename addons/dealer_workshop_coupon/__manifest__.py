{
    "name": "Dealership Workshop: Coupons",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Coupons and discount codes on repair orders, used once, given back",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop_catalogue", "loyalty"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_workshop_coupon_security.xml",
        "wizards/dealer_repair_coupon_apply_views.xml",
        "views/loyalty_program_views.xml",
        "views/dealer_repair_order_views.xml",
        "views/dealer_workshop_coupon_menus.xml",
    ],
}
