from . import test_access
from . import test_concurrency
from . import test_maker_order
from . import test_receipt
from . import test_shipment
from . import test_tour
