{
    "name": "Dealership Knowledge: Complaints",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Articles that help with a complaint or a request, beside it",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_knowledge", "dealer_crm_complaint"],
    "data": ["views/dealer_complaint_views.xml"],
    "auto_install": True,
}
