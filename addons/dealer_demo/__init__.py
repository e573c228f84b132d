from .store import build


def post_init_hook(env):
    """Build the store once, when the addon is installed."""
    build(env)
