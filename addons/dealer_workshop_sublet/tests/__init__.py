from . import test_sublet
from . import test_tour
