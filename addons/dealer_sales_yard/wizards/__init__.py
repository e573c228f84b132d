from . import dealer_vehicle_certificate_hand
from . import dealer_vehicle_key_lend
from . import dealer_vehicle_usage_end
