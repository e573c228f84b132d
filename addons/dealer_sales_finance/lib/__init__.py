from . import instalments
