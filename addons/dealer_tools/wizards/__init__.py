from . import dealer_tool_lend
from . import dealer_tool_return
