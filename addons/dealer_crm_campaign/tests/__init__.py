from . import test_campaign
from . import test_effect
from . import test_tour
