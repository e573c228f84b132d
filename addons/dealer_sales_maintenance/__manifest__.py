{
    "name": "Dealership Sales and Maintenance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "The service plan of a car starts with its hand-over",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales", "dealer_workshop_maintenance"],
    "data": [
        "views/dealer_vehicle_delivery_views.xml",
        "views/dealer_vehicle_delivery_templates.xml",
    ],
    "auto_install": True,
}
