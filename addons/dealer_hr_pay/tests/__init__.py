from . import test_access
from . import test_benefits
from . import test_contract
from . import test_guard
from . import test_queries
from . import test_salary
from . import test_tour
