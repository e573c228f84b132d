{
    "name": "Dealership Rosters: Workshop Dispatch",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Paid hours and forgotten clocks of technicians by their roster",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_roster_planning", "dealer_workshop_dispatch"],
    "auto_install": True,
}
