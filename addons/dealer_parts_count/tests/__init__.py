from . import test_access
from . import test_count
from . import test_due
from . import test_tours
