from . import test_access
from . import test_concurrency
from . import test_plan
from . import test_survey
from . import test_tour
from . import test_work
