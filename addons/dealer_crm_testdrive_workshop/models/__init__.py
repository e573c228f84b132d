from . import dealer_vehicle
