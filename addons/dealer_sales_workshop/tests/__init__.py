from . import test_access
from . import test_fitting
from . import test_pdi
from . import test_refurbishment
from . import test_tour
