from . import test_duplicate
from . import test_merge
from . import test_unsubscribe
