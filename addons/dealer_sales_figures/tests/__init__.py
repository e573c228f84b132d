from . import test_access
from . import test_deals
from . import test_margin
from . import test_turn
