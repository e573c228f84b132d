from . import dealer_customer_figure
from . import dealer_customer_figure_query
from . import dealer_customer_lifecycle
from . import dealer_segment
from . import dealer_segment_line
from . import dealer_tag_rule
from . import dealer_partner_tag
from . import res_partner
