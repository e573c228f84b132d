from . import test_access
from . import test_collision
from . import test_forecast
from . import test_special_order
from . import test_suggestion
from . import test_tours
from . import test_vendor_return
