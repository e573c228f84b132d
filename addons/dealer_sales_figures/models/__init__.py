from . import dealer_deal_report
from . import dealer_stock_turn
from . import dealer_vehicle_figure
from . import dealer_vehicle_margin
from . import dealer_vehicle
