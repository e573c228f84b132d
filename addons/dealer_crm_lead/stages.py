"""Stages and reasons of a dealership beside those of core."""


def settle_reasons(env):
    """Put core's reasons away where nobody has used them: the store has its own."""
    for number in (1, 2, 3):
        reason = env.ref(f"crm.lost_reason_{number}", raise_if_not_found=False)
        if reason and not reason.leads_count:
            reason.active = False


def restore_reasons(env):
    """Take core's reasons out again: the store's own go with the addon."""
    for number in (1, 2, 3):
        reason = env.ref(f"crm.lost_reason_{number}", raise_if_not_found=False)
        if reason:
            reason.active = True


def settle_stages(env):
    """Give core's first and won stage their milestone; put away core's two in between where
    nobody has used or changed them. An administrator's stages stay as they are.
    """
    for name, code in (("stage_lead1", "new"), ("stage_lead4", "won")):
        stage = env.ref(f"crm.{name}", raise_if_not_found=False)
        if stage and not stage.dealer_code:
            stage.dealer_code = code
    for name, known, ours in (
        ("stage_lead2", "Qualified", "stage_contacted"),
        ("stage_lead3", "Proposition", "stage_quoted"),
    ):
        stage = env.ref(f"crm.{name}", raise_if_not_found=False)
        if not stage or stage.with_context(lang="en_US").name != known or stage.team_ids:
            continue
        used = (
            env["crm.lead"]
            .with_context(active_test=False)
            .search_count([("stage_id", "=", stage.id)], limit=1)
        )
        if used:
            continue
        stage.unlink()
        # an upgrade of core finds ours in its place and adds none again
        env["ir.model.data"].create(
            {
                "module": "crm",
                "name": name,
                "model": "crm.stage",
                "res_id": env.ref(f"dealer_crm_lead.{ours}").id,
                "noupdate": True,
            }
        )
