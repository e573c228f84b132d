from . import test_deal
from . import test_loyalty
