from . import dealer_part_demand
from . import dealer_part_demand_moves
from . import dealer_part_lost_reason
from . import dealer_part_lost_sale
from . import purchase_order
