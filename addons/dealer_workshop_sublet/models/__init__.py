from . import dealer_repair_sublet
from . import dealer_repair_line
from . import dealer_repair_order
from . import purchase_order
