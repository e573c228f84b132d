def post_init_hook(env):
    """Give every store and warehouse that exists already what transfers and consumption need."""
    env["res.company"].search([])._create_consumption_location()
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    for warehouse in warehouses:
        warehouse = warehouse.with_company(warehouse.company_id)
        values = warehouse._create_or_update_sequences_and_picking_types()
        if values:
            warehouse.write(values)
