{
    "name": "Dealership Test Drives: Workshop",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "A demo car that is in the workshop is not driven",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_testdrive", "dealer_workshop"],
    "auto_install": True,
}
