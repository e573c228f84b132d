{
    "name": "Dealership Customer Care: Maintenance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Care rules for services due by date or mileage",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_care", "dealer_workshop_maintenance"],
    "data": ["data/dealer_care_rule_data.xml"],
    "auto_install": True,
}
