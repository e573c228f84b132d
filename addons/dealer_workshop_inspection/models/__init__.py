from . import dealer_checklist
from . import dealer_checklist_template
from . import dealer_checklist_template_item
from . import dealer_reception
from . import dealer_repair_finding
from . import dealer_repair_job
from . import dealer_repair_order
