{
    "name": "Dealer Vehicle Supply",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Orders to the maker, shipping lists, receipt by VIN, transport damage",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_supply_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/dealer_checklist_template_data.xml",
        "data/dealer_workflow_data.xml",
        # views
        "views/dealer_maker_order_line_views.xml",
        "views/dealer_maker_order_views.xml",
        "views/dealer_vehicle_arrival_views.xml",
        "views/dealer_transport_damage_views.xml",
        "views/dealer_import_views.xml",
        "views/dealer_vehicle_views.xml",
        # wizards
        "wizards/dealer_vehicle_surplus_views.xml",
        # menus
        "views/dealer_sales_supply_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_sales_supply/static/src/**/*"],
        "web.assets_tests": ["dealer_sales_supply/static/tests/tours/**/*"],
    },
}
