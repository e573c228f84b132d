{
    "name": "Dealership Customers: Money",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "What a customer spends, owes and may owe on his page",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "dealer_cashier"],
    "auto_install": True,
    "data": [
        "views/res_partner_views.xml",
    ],
}
