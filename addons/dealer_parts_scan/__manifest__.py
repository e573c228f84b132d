{
    "name": "Dealership Parts Scanner",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Receive, put away, issue, return, transfer and look up parts by scanning",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_parts", "barcodes", "barcodes_gs1_nomenclature"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_parts_scan_security.xml",
        "views/dealer_scan_operation_views.xml",
        "views/dealer_parts_scan_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_parts_scan/static/src/**/*"],
        "web.assets_tests": ["dealer_parts_scan/static/tests/tours/**/*"],
    },
}
