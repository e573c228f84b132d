{
    "name": "Dealership Parts Counter: Purchasing",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "A part the counter does not have becomes a special order or a lost sale",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts_counter", "dealer_parts_purchase"],
    "auto_install": True,
}
