from . import dealer_repair_order
from . import dealer_repair_record
from . import dealer_repair_record_export
from . import res_company
