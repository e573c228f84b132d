{
    "name": "Dealership People: Work at the Parts Counter",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "What sellers of parts earned the store",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_work", "dealer_parts_counter"],
    "auto_install": True,
}
