{
    "name": "Dealership Campaigns: Visits to the Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Visits to the workshop and their bills a campaign brought",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_campaign", "dealer_workshop"],
    "auto_install": True,
}
