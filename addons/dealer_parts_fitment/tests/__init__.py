from . import test_access
from . import test_aces
from . import test_fitment
from . import test_import
from . import test_keys
from . import test_look_up
from . import test_queries
from . import test_tours
