from . import dealer_deal_cancel
from . import dealer_vehicle_reservation_extend
from . import dealer_vehicle_swap
