from . import dealer_checklist_reopen
from . import dealer_vehicle_scrap
