{
    "name": "Dealership Knowledge",
    "version": "19.0.1.0.0",
    "category": "Sales/Dealership",
    "summary": "Articles and documents by class: versions, approval, reading confirmed, search in Chinese and English",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "depends": ["dealer_crm"],
    "data": [
        # security
        "security/dealer_crm_knowledge_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_crm_knowledge_security.xml",
        # data
        "data/dealer_knowledge_category_data.xml",
        "data/dealer_workflow_data.xml",
        "data/ir_cron_data.xml",
        # views
        "views/dealer_knowledge_category_views.xml",
        "views/dealer_knowledge_version_views.xml",
        "views/dealer_knowledge_reading_views.xml",
        "views/dealer_knowledge_article_views.xml",
        # menus
        "views/dealer_crm_knowledge_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["dealer_crm_knowledge/static/src/**/*"],
        "web.assets_tests": ["dealer_crm_knowledge/static/tests/tours/**/*"],
    },
}
