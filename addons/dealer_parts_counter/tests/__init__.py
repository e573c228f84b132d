from . import test_access
from . import test_collision
from . import test_core
from . import test_money
from . import test_performance
from . import test_return
from . import test_sell
from . import test_tour
