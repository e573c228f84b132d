from . import dealer_part_special_order
from . import dealer_part_suggestion
from . import dealer_repair_job
from . import dealer_repair_line
from . import dealer_repair_order
from . import dealer_repair_promise
from . import stock_move
