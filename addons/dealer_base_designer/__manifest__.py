{
    "name": "Dealer Base with Designer",
    "version": "19.0.1.0.0",
    "category": "Productivity/Workflow",
    "summary": "The designer as a role of the store",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": [
        "dealer_base",
        "dealer_designer",
    ],
    "data": [
        "security/dealer_base_designer_groups.xml",
        "data/res_users_role_data.xml",
    ],
    "auto_install": True,
}
