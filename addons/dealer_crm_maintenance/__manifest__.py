{
    "name": "Dealership Customers: Maintenance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Who wants no service reminders has taken back his consent to them",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "dealer_workshop_maintenance"],
    "auto_install": True,
}
