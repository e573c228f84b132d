from . import dealer_floorplan_loan
from . import dealer_vehicle
from . import dealer_vehicle_certificate
from . import dealer_vehicle_certificate_move
