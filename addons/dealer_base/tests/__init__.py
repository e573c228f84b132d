from . import test_checklist
from . import test_checklist_access
from . import test_checklist_queries
from . import test_checklist_template
from . import test_checklist_tour
