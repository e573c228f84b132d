from . import dealer_part_fitment
from . import dealer_repair_line
from . import dealer_repair_order
from . import dealer_vehicle
from . import stock_picking
