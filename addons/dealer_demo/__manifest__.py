{
    "name": "Dealer: demo store",
    "summary": "One believable store with a year of history, built through the real actions",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "license": "LGPL-3",
    "author": "Dealer contributors",
    "depends": [
        "dealer_vehicle_sales",
        "dealer_workshop",
        "dealer_base_designer",
        "l10n_cn",
    ],
    "external_dependencies": {"python": ["freezegun"]},
    "post_init_hook": "post_init_hook",
}
