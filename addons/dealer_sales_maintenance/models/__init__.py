from . import dealer_vehicle
from . import dealer_vehicle_delivery
