from . import dealer_repair_job
