{
    "name": "Dealership Workshop Sublet Work",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Work given to a vendor: purchase, out and back, vendor's bill, margin",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop", "purchase"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_workshop_sublet_security.xml",
        "views/dealer_repair_sublet_views.xml",
        "views/dealer_repair_order_views.xml",
        "views/dealer_workshop_sublet_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_workshop_sublet/static/tests/tours/**/*"],
    },
}
