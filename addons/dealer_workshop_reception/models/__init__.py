from . import dealer_checklist_template_choice
from . import dealer_checklist_template_item
from . import dealer_reception
from . import dealer_reception_phrase
from . import dealer_reception_save
from . import dealer_repair_order
