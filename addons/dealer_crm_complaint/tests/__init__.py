from . import test_access
from . import test_compensation
from . import test_intake
from . import test_life
from . import test_portal
