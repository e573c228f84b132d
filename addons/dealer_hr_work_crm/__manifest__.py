{
    "name": "Dealership People: Work with Customers",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Leads, test drives, complaints and satisfaction as work of people",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_hr_work", "dealer_crm_lead"],
    "auto_install": True,
}
