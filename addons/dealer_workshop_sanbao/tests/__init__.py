from . import test_counting
from . import test_roles
from . import test_rules
