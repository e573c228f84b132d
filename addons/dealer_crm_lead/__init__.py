from . import controllers
from . import models
from . import wizards
from .stages import restore_reasons, settle_reasons, settle_stages


def _post_init_hook(env):
    settle_stages(env)
    settle_reasons(env)


def _uninstall_hook(env):
    restore_reasons(env)
