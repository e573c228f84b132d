from . import dealer_counter_return
from . import dealer_counter_return_line
from . import dealer_counter_shortage
from . import dealer_part_core_close
