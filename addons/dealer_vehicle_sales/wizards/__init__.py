from . import dealer_behalf_cancel
from . import dealer_handover_schedule
from . import dealer_vehicle_swap
