from . import dealer_demo_rule
from . import dealer_vehicle_usage
