from . import test_cost
from . import test_deal
