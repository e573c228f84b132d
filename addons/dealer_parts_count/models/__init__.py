from . import dealer_part_count
from . import dealer_part_count_workflow
from . import dealer_part_count_due
from . import dealer_part_count_line
from . import product_product
from . import product_template
from . import stock_move
from . import stock_warehouse
