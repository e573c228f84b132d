{
    "name": "Dealership Customers: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Visits, appointments and what is due on the customer's page",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "dealer_workshop"],
    "auto_install": True,
    "data": [
        "data/dealer_next_action_rule_data.xml",
    ],
}
