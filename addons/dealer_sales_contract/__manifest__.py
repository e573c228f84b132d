{
    "name": "Dealership Sales: Contracts",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Sales contracts from templates, signed, sealed and found; the unified sales invoice",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": [
        "dealer_designer",
        "dealer_vehicle_sales",
    ],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_sales_contract_security.xml",
        # data
        "data/ir_sequence_data.xml",
        "data/dealer_designer_template_data.xml",
        "data/dealer_designer_template_zh_data.xml",
        "data/mail_template_data.xml",
        # reports
        "report/dealer_sales_contract_reports.xml",
        "report/dealer_vehicle_tax_invoice_reports.xml",
        # wizards
        "wizards/dealer_sales_contract_sign_views.xml",
        "wizards/dealer_vehicle_tax_invoice_red_views.xml",
        # views
        "views/dealer_sales_contract_views.xml",
        "views/dealer_sales_contract_templates.xml",
        "views/dealer_vehicle_tax_invoice_views.xml",
        "views/dealer_designer_template_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/sale_order_views.xml",
        "views/account_move_views.xml",
        "views/res_company_views.xml",
        "views/dealer_sales_contract_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_sales_contract/static/src/**/*"],
        "web.assets_frontend": ["dealer_sales_contract/static/src/contract/contract.scss"],
        "web.assets_tests": ["dealer_sales_contract/static/tests/tours/**/*"],
    },
    "uninstall_hook": "_uninstall_hook",
}
