from . import safe_mode
