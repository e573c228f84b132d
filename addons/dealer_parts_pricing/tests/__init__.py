from . import test_access
from . import test_apply
from . import test_import
from . import test_price_change
from . import test_tours
