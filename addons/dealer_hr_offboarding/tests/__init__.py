from . import test_access
from . import test_departure
from . import test_handover
from . import test_kinds
from . import test_queries
from . import test_resignation
from . import test_tour
