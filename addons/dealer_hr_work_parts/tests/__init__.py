from . import test_fill_work
from . import test_parts_work
