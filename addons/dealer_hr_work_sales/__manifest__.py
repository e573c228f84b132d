{
    "name": "Dealership People: Work in Sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Cars, margin, accessories, insurance, loans and agency as work of people",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_work", "dealer_sales_figures"],
    "auto_install": True,
}
