{
    "name": "Dealership Workshop Quality: Fault Codes",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "A car that is back with the same fault code is a comeback",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop_quality", "dealer_workshop_diagnosis"],
    "auto_install": True,
}
