{
    "name": "Dealer Base",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Vehicles by VIN, catalogue, stores, roles and checklists of a car dealership",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "mail",
        "portal",
        "product",
        "fleet",
        "base_user_role",
    ],
    "external_dependencies": {"python": ["openpyxl", "xlsxwriter"]},
    "data": [
        # security
        "security/dealer_base_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_base_security.xml",
        # data
        "data/res_users_role_data.xml",
        "data/product_attribute_data.xml",
        # views
        "views/dealer_vehicle_views.xml",
        # menus
        "views/dealer_base_menus.xml",
    ],
    "pre_init_hook": "_pre_init_hook",
}
