{
    "name": "Dealership Segments: Deals",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Deals and open quotations among a customer's figures",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_segment", "dealer_vehicle_sales"],
    "auto_install": True,
}
