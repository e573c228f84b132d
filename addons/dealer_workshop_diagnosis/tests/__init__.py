from . import test_lib
from . import test_codes
from . import test_guide
from . import test_access
from . import test_tours
