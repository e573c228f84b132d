from . import test_buy_and_use
from . import test_order_part
from . import test_promise
