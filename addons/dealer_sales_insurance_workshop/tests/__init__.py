from . import test_claim
from . import test_tour
