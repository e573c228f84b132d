{
    "name": "Dealership Workshop: Operations by Fitment",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "The parts of an operation are those that fit the car",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_workshop_catalogue", "dealer_parts_fitment"],
    "auto_install": True,
}
