{
    "name": "Dealership Segments: Insurance",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "When a customer's policies run out, among his figures",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_segment", "dealer_sales_insurance"],
    "auto_install": True,
}
