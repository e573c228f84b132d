from . import test_claim
from . import test_coverage
from . import test_free_service
from . import test_import
from . import test_recall
from . import test_roles
from . import test_tours
from . import test_guards
