from . import fact
