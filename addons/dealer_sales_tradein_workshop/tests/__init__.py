from . import test_refurbish
from . import test_tour
