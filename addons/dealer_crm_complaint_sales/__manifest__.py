{
    "name": "Dealership Complaints: Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Complaints about a deal",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_complaint", "dealer_vehicle_sales"],
    "auto_install": True,
    "data": ["views/dealer_complaint_views.xml"],
}
