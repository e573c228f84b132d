{
    "name": "Dealership Parts Demand",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "What is asked for: demand by month, lost sales, fill rate, ABC/XYZ, age, dead stock",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_parts_demand_security.xml",
        "data/dealer_part_lost_reason_data.xml",
        "data/ir_cron_data.xml",
    ],
}
