{
    "name": "Dealership Sales Figures",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Margin per car from the books, deals by consultant and model, stock turn",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_vehicle_sales"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_sales_figures_security.xml",
        "views/dealer_vehicle_figure_views.xml",
        "views/dealer_vehicle_margin_views.xml",
        "views/dealer_deal_report_views.xml",
        "views/dealer_stock_turn_views.xml",
        "views/dealer_vehicle_views.xml",
        "views/dealer_sales_figures_menus.xml",
    ],
}
