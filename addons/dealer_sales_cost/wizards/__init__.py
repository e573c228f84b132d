from . import dealer_vehicle_cost_split
