{
    "name": "Dealership Campaigns: Test Drives",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Test drives a campaign brought",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_campaign", "dealer_crm_testdrive"],
    "auto_install": True,
}
