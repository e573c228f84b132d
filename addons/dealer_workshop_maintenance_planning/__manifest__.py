{
    "name": "Dealership Workshop Maintenance: Appointments",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "The reminder of a due service is answered by the appointment itself",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop_maintenance", "dealer_workshop_planning"],
    "data": ["views/dealer_service_reminder_views.xml"],
    "auto_install": True,
}
