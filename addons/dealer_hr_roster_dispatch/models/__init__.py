from . import dealer_repair_clock, dealer_technician_day
