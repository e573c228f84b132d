from . import test_access
from . import test_find
from . import test_print
from . import test_receive
from . import test_together
from . import test_tours
