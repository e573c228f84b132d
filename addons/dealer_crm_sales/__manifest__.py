{
    "name": "Dealership Customers: Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Deals, hand-overs and policies on the customer's page",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "dealer_vehicle_sales"],
    "auto_install": True,
    "data": [
        "data/dealer_next_action_rule_data.xml",
    ],
}
