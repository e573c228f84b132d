{
    "name": "Dealer Trade-In: Refurbishment",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "The workshop refurbishes a car taken in trade by its appraisal",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_sales_tradein", "dealer_sales_workshop"],
    "data": ["views/dealer_tradein_views.xml"],
    "assets": {
        "web.assets_tests": ["dealer_sales_tradein_workshop/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
