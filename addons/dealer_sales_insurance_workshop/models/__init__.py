from . import dealer_insurance_claim
from . import dealer_insurance_policy
from . import dealer_repair_order
from . import dealer_vehicle
