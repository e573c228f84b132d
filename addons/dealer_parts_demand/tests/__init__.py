from . import test_access
from . import test_demand
from . import test_figures
from . import test_lost_sale
from . import test_random_history
from . import test_tours
