from . import test_shortage
from . import test_special_order
