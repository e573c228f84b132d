{
    "name": "Dealership Workshop Dispatch: Attendances",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Paid hours of technicians from their attendances",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop_dispatch", "hr_attendance"],
    "auto_install": True,
}
