from . import test_move
from . import test_facts
from . import test_check
