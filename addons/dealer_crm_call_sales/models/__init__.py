from . import dealer_call_plan
from . import dealer_call_task
from . import dealer_vehicle_delivery
