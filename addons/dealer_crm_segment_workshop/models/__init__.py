from . import dealer_customer_figure
from . import dealer_segment_line
