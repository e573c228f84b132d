from . import dealer_operation_line
from . import dealer_vehicle
