from . import dealer_vehicle_surplus
