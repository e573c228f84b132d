{
    "name": "Dealer Sales: Insurance Claims in the Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Insurance claims on repair orders, with the car's policy",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_sales_insurance", "dealer_workshop"],
    "auto_install": True,
    "assets": {
        "web.assets_tests": ["dealer_sales_insurance_workshop/static/tests/tours/**/*"],
    },
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_insurance_workshop_security.xml",
        # data
        "data/ir_sequence_data.xml",
        # views
        "views/dealer_insurance_claim_views.xml",
        "views/dealer_repair_order_views.xml",
        "views/dealer_insurance_policy_views.xml",
        "views/dealer_vehicle_views.xml",
        # menus
        "views/dealer_sales_insurance_workshop_menus.xml",
    ],
}
