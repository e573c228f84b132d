{
    "name": "Dealership Customers: Duplicates",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Find customers written down twice, compare and merge them, undo it for a week",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_crm_merge_security.xml",
        "data/ir_cron_data.xml",
        "wizards/dealer_merge_compare_views.xml",
        "views/dealer_merge_views.xml",
        "views/dealer_duplicate_views.xml",
        "views/res_partner_views.xml",
        "views/res_company_views.xml",
    ],
}
