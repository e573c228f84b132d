{
    "name": "Dealership Complaints: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Complaints about a visit; free work on a repair order as compensation",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_complaint", "dealer_workshop"],
    "auto_install": True,
    "data": ["views/dealer_complaint_views.xml", "views/dealer_repair_order_views.xml"],
}
