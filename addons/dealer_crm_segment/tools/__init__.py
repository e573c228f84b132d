from . import condition
