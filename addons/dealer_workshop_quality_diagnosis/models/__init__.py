from . import dealer_repair_job, dealer_repair_order
