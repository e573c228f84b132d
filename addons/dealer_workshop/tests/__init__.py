from . import test_repair_order
from . import test_parts
from . import test_settlement
from . import test_authorisation
from . import test_jobs
from . import test_gate_pass
from . import test_access
from . import test_queries
