from . import test_interest
from . import test_loan
from . import test_accrual
from . import test_alert
from . import test_access
from . import test_tour
