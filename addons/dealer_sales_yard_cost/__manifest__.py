{
    "name": "Dealer Vehicle Yard: Costs",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Demo cars lose value by the store's rule, in the books and on the very car",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_sales_yard", "dealer_sales_cost"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_sales_yard_cost_security.xml",
        "data/ir_cron_data.xml",
        "views/dealer_demo_rule_views.xml",
        "views/dealer_vehicle_usage_views.xml",
    ],
    "auto_install": True,
}
