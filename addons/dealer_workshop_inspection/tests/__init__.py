from . import test_access
from . import test_findings
from . import test_reception
from . import test_shared
from . import test_tours
