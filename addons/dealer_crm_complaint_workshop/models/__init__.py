from . import dealer_complaint
from . import dealer_complaint_compensation
from . import dealer_repair_order
