from . import dealer_part_special_order
from . import sale_order
from . import sale_order_line
