{
    "name": "Dealership Knowledge: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Articles that help with the concern, the fault codes and the car of a job",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_knowledge", "dealer_workshop_diagnosis"],
    "data": ["views/dealer_repair_job_views.xml"],
    "auto_install": True,
}
