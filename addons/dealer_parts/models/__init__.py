from . import dealer_part_brand
from . import product_template
from . import product_product
from . import res_company
from . import stock_warehouse
from . import stock_picking
