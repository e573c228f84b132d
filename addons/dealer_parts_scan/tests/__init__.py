from . import test_epc
from . import test_scan
from . import test_once
from . import test_access
from . import test_tours
