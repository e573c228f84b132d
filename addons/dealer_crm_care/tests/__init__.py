from . import test_care
from . import test_festival
from . import test_tour
