from . import test_bill
from . import test_cost
from . import test_ledger
from . import test_tour
