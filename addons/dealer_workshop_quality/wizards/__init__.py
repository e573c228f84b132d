from . import dealer_repair_send_back
from . import dealer_repair_send_back_line
