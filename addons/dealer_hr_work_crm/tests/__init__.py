from . import test_care_work
from . import test_crm_work
from . import test_drive_work
from . import test_service_work
