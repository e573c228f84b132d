from . import dealer_vehicle_swap
