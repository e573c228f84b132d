from . import test_lead_to_deal
from . import test_tour
