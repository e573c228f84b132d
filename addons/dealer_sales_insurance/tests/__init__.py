from . import test_commission
from . import test_import
from . import test_policy
from . import test_renewal
from . import test_tour
