{
    "name": "Dealership Segments: Visits",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Visits to the workshop among a customer's figures",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_segment", "dealer_workshop"],
    "auto_install": True,
}
