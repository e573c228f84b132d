{
    "name": "Dealership People: Work",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "What a person's work came to, each figure with its documents",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_ext"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_hr_work_security.xml",
        # views
        "views/dealer_work_row_views.xml",
        "views/dealer_hr_work_menus.xml",
    ],
}
