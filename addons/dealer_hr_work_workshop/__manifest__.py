{
    "name": "Dealership People: Work in the Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Hours and labour of technicians, repair orders of advisers",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_work", "dealer_workshop_dispatch"],
    "auto_install": True,
}
