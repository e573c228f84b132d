{
    "name": "Dealership Call Lists: Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Each hand-over of a car is followed by calls",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_call", "dealer_vehicle_sales"],
    "auto_install": True,
    "data": ["data/dealer_call_plan_data.xml"],
}
