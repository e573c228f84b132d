{
    "name": "Dealership Campaigns: Deals",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Quotations, orders, revenue and margin a campaign brought",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_campaign", "dealer_vehicle_sales"],
    "auto_install": True,
}
