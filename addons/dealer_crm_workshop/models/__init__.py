from . import dealer_vehicle
from . import res_partner
from . import res_partner_next_action
