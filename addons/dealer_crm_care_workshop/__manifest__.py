{
    "name": "Dealership Customer Care: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Care rules after a visit to the workshop and for customers who stay away",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_care", "dealer_workshop"],
    "data": ["data/dealer_care_rule_data.xml"],
    "auto_install": True,
}
