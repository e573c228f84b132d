from . import crm_lead_lost
from . import dealer_lead_entry
from . import dealer_lead_follow_up
from . import dealer_lead_transfer
