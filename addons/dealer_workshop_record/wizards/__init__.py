from . import dealer_repair_record_refuse
