{
    "name": "Dealership SMS Gateways",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "SMS through any provider, set up in the browser: delivery states, answers, opt-out, cost",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/dealer_crm_sms_security.xml",
        "data/dealer_sms_gateway_data.xml",
        "views/dealer_sms_gateway_views.xml",
        "views/dealer_sms_incoming_views.xml",
        "views/dealer_crm_sms_menus.xml",
    ],
}
