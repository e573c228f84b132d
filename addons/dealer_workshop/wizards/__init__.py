from . import dealer_repair_authorise
from . import dealer_repair_return
from . import dealer_repair_reopen
from . import dealer_repair_send
from . import dealer_repair_discount
