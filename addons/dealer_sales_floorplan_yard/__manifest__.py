{
    "name": "Dealer Floor Plan: Certificates",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "A loan on a car pledges its certificate to the bank, paid off it comes back",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_sales_floorplan", "dealer_sales_yard"],
    "data": [
        "views/dealer_floorplan_loan_views.xml",
        "views/dealer_vehicle_certificate_views.xml",
    ],
    "auto_install": True,
}
