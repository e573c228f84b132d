{
    "name": "Dealership Call Lists: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Each workshop visit is followed by a call",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_call", "dealer_workshop"],
    "auto_install": True,
    "data": ["data/dealer_call_plan_data.xml"],
}
