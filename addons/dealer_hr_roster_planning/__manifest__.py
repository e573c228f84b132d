{
    "name": "Dealership Rosters: Workshop Planning",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Technicians are free when their roster says so; certificates that run out are told",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_roster", "dealer_workshop_planning"],
    "auto_install": True,
    "data": [
        "data/ir_cron_data.xml",
        "views/hr_employee_skill_views.xml",
    ],
}
