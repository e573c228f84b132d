from . import test_access
from . import test_coupon
from . import test_guards
from . import test_money
from . import test_points
