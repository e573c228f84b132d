{
    "name": "Dealership Sales: Workshop Costs of Cars",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Refurbishment and PDI faults become part of what a car costs",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_sales_cost", "dealer_sales_workshop"],
    "auto_install": True,
}
