def post_init_hook(env):
    """Give every warehouse that exists already its workshop operation types."""
    companies = env["res.company"].search([])
    companies._create_workshop_location()
    companies._setup_part_opening()
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    for warehouse in warehouses:
        warehouse = warehouse.with_company(warehouse.company_id)
        values = warehouse._create_or_update_sequences_and_picking_types()
        if values:
            warehouse.write(values)
        warehouse._link_workshop_types()
