{
    "name": "Dealership Customers at Risk: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Visits to the workshop are the rhythm; what was declined is a reason",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_churn", "dealer_workshop"],
    "auto_install": True,
}
