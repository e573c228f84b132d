from . import dealer_insurance_cancel
from . import dealer_insurance_outcome
