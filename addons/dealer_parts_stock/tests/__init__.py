from . import test_transfer
from . import test_transfer_stores
from . import test_scrap
from . import test_consumption
from . import test_whereabouts
from . import test_shortage
from . import test_access
from . import test_tours
