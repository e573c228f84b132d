{
    "name": "Dealer Sales: Floor Plan",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Banks' credit lines, loans on cars, interest by day, curtailments, slow stock",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_sales_cost"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_floorplan_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
        # wizards
        "wizards/dealer_floorplan_draw_views.xml",
        "wizards/dealer_floorplan_statement_views.xml",
        # views
        "views/dealer_floorplan_loan_views.xml",
        "views/dealer_floorplan_line_views.xml",
        "views/dealer_floorplan_due_views.xml",
        "views/dealer_floorplan_payment_views.xml",
        "views/dealer_floorplan_accrual_views.xml",
        "views/dealer_floorplan_alert_views.xml",
        "views/dealer_stock_age_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/dealer_import_views.xml",
        "views/stock_picking_views.xml",
        "views/res_company_views.xml",
        # menus
        "views/dealer_sales_floorplan_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_sales_floorplan/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
}
