from . import dealer_repair_authorise
from . import dealer_repair_return
from . import dealer_repair_reopen
