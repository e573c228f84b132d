{
    "name": "Dealership Customer Care: Insurance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Care rules for insurance policies that end",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_care", "dealer_sales_insurance"],
    "data": ["data/dealer_care_rule_data.xml"],
    "auto_install": True,
}
