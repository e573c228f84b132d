from . import res_company
from . import dealer_tool
from . import dealer_tool_desk
from . import dealer_tool_loan
from . import dealer_tool_calibration
from . import dealer_tool_scrap
from . import dealer_tool_count
from . import dealer_tool_count_line
