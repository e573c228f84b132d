{
    "name": "Dealership Campaigns",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Campaigns with budget, audience, control group, waves of messages and their effect",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm_segment", "dealer_crm_lead"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/dealer_crm_campaign_security.xml",
        # data
        "data/dealer_workflow_data.xml",
        "data/ir_cron_data.xml",
        # views
        "views/dealer_campaign_effect_views.xml",
        "views/dealer_campaign_member_views.xml",
        "views/dealer_campaign_views.xml",
        "views/account_move_views.xml",
        # menus
        "views/dealer_crm_campaign_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["dealer_crm_campaign/static/tests/tours/**/*"],
    },
}
