{
    "name": "Dealership Parts: Fitment",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Which part fits which car, and parts found by VIN",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts"],
    "data": [
        "security/ir.model.access.csv",
        "views/dealer_part_fitment_views.xml",
        "views/product_template_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/dealer_vehicle_trim_views.xml",
        "views/fleet_vehicle_model_views.xml",
        "views/dealer_import_views.xml",
        "views/dealer_parts_fitment_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_parts_fitment/static/src/**/*"],
        "web.assets_tests": ["dealer_parts_fitment/static/tests/tours/**/*"],
    },
}
