from . import dealer_repair_scan_paste
