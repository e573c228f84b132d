from . import test_agency
from . import test_tour
