{
    "name": "Dealership Customers at Risk",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Who may be leaving, by his own rhythm of visits, with the reason and what to do",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_segment"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_crm_churn_security.xml",
        "data/dealer_crm_churn_data.xml",
        "views/dealer_customer_churn_views.xml",
        "views/res_company_views.xml",
        "views/dealer_crm_churn_menus.xml",
    ],
}
