from . import crm_lead
from . import crm_lead_wishes
from . import dealer_lead_funnel
from . import sale_order
