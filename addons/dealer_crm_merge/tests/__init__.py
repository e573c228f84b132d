from . import test_duplicate
from . import test_merge
