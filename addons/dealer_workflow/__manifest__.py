{
    "name": "Dealer Workflow",
    "version": "19.0.1.0.0",
    "category": "Productivity/Workflow",
    "summary": "Stages, steps and approvals of any document, drawn and checked in the browser",
    "author": "Dealer contributors",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "mail",
        "sms",
        "resource",
        "hr",
    ],
    "data": [
        # security
        "security/dealer_workflow_groups.xml",
        "security/ir.model.access.csv",
        "security/dealer_workflow_security.xml",
        "security/dealer_workflow_approval_security.xml",
        # data
        "data/mail_activity_type_data.xml",
        "data/ir_cron.xml",
        "data/ir_cron_approval.xml",
        # views
        "views/dealer_workflow_views.xml",
        "views/dealer_workflow_stage_views.xml",
        "views/dealer_workflow_transition_views.xml",
        "views/dealer_workflow_level_views.xml",
        "views/dealer_workflow_version_views.xml",
        "views/dealer_workflow_action_views.xml",
        "views/dealer_workflow_escalation_views.xml",
        "views/dealer_workflow_webhook_address_views.xml",
        "views/dealer_workflow_webhook_call_views.xml",
        "views/ir_actions_server_views.xml",
        "views/res_company_views.xml",
        "views/dealer_workflow_move_views.xml",
        "views/dealer_workflow_stay_report_views.xml",
        "views/dealer_workflow_approval_report_views.xml",
        "views/dealer_workflow_review_views.xml",
        "views/dealer_workflow_request_views.xml",
        "views/dealer_workflow_substitute_views.xml",
        # wizards
        "wizards/dealer_workflow_decision_views.xml",
        "wizards/dealer_workflow_publish_views.xml",
        "wizards/dealer_workflow_compare_views.xml",
        "wizards/dealer_workflow_import_views.xml",
        "wizards/dealer_workflow_copy_views.xml",
        "wizards/dealer_workflow_start_views.xml",
        # menus
        "views/dealer_workflow_menus.xml",
        "views/dealer_workflow_approval_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "dealer_workflow/static/src/editor/**/*",
            "dealer_workflow/static/src/panel/**/*",
            "dealer_workflow/static/src/board/**/*",
            "dealer_workflow/static/src/condition/**/*",
        ],
        # only the editor loads it
        "dealer_workflow.assets_dagre": [
            "dealer_workflow/static/lib/dagre/dagre.min.js",
        ],
    },
}
