from . import dealer_repair_order
