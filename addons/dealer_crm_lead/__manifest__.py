{
    "name": "Dealership Leads",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Showroom log, leads from every way in, assignment by rule, pool, follow-up, funnel",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm", "crm", "utm"],
    "data": [
        # security
        "security/dealer_crm_lead_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_crm_lead_security.xml",
        "security/dealer_crm_lead_follow_up_security.xml",
        # data
        "data/mail_activity_type_data.xml",
        "data/dealer_lead_limit_data.xml",
        "data/ir_cron_data.xml",
        "data/dealer_intention_level_data.xml",
        "data/crm_lead_follow_up_data.xml",
        "data/crm_stage_data.xml",
        # wizards that views open
        "wizards/dealer_lead_entry_views.xml",
        # views
        "views/crm_lead_views.xml",
        "views/dealer_showroom_visit_views.xml",
        "views/dealer_lead_rule_views.xml",
        "views/res_company_lead_settings_views.xml",
        "views/enquiry_templates.xml",
        "views/crm_lead_follow_up_views.xml",
        "views/crm_lead_lost_views.xml",
        "views/dealer_intention_level_views.xml",
        "views/dealer_lead_funnel_views.xml",
        # wizards
        "wizards/dealer_lead_transfer_views.xml",
        "wizards/crm_lead_lost_views.xml",
        "wizards/dealer_lead_follow_up_views.xml",
        # menus
        "views/dealer_crm_lead_menus.xml",
        "views/dealer_crm_lead_follow_up_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_crm_lead/static/src/**/*"],
        "web.assets_tests": ["dealer_crm_lead/static/tests/tours/**/*"],
    },
    "post_init_hook": "_post_init_hook",
    "uninstall_hook": "_uninstall_hook",
}
