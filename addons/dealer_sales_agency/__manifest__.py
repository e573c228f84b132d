{
    "name": "Dealer Sales: Agency",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Plates, purchase tax, mortgage, inspection: steps, papers and money on behalf",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_agency_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/product_data.xml",
        "data/dealer_agency_type_data.xml",
        "data/dealer_workflow_data.xml",
        # views
        "views/dealer_agency_case_views.xml",
        "views/dealer_agency_type_views.xml",
        "views/dealer_agency_report_views.xml",
        "views/sale_order_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/account_move_views.xml",
        "views/res_company_views.xml",
        # wizards
        "wizards/dealer_agency_add_views.xml",
        "wizards/dealer_agency_done_views.xml",
        # menus
        "views/dealer_sales_agency_menus.xml",
    ],
    "assets": {"web.assets_tests": ["dealer_sales_agency/static/tests/tours/**/*"]},
}
