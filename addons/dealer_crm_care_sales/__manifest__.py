{
    "name": "Dealership Customer Care: Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Care rules after a hand-over and for open quotations",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_care", "dealer_vehicle_sales"],
    "data": ["data/dealer_care_rule_data.xml"],
    "auto_install": True,
}
