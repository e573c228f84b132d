from . import test_access
from . import test_concurrency
from . import test_cost
from . import test_deal
from . import test_import
from . import test_queries
from . import test_tour
