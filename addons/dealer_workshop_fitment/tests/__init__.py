from . import test_access
from . import test_repair_order
from . import test_tours
