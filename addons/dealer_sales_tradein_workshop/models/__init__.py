from . import dealer_repair_order
from . import dealer_tradein
from . import dealer_vehicle
