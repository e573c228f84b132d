def post_init_hook(env):
    """Who worked here before the file came gets a number too."""
    env["hr.employee"]._fill_staff_numbers()
