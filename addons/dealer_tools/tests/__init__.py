from . import test_access
from . import test_concurrency
from . import test_count
from . import test_desk
from . import test_tool
from . import test_tours
