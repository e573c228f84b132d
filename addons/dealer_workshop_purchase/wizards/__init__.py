from . import dealer_repair_buy
