{
    "name": "Dealership Sales and Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Accessories fitted, PDI and its faults, refurbishment of cars in stock",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales", "dealer_workshop_catalogue"],
    "data": [
        "views/dealer_repair_order_views.xml",
        "views/sale_order_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/dealer_checklist_views.xml",
        "views/product_template_views.xml",
        "views/res_company_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_sales_workshop/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
