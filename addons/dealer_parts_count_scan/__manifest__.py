{
    "name": "Dealership Parts Count Scanner",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Counts of parts on the scanner",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts_count", "dealer_parts_scan"],
    "auto_install": True,
}
