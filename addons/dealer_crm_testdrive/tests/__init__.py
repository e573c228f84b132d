from . import test_access
from . import test_concurrency
from . import test_drive
from . import test_licence
from . import test_portal
from . import test_times
from . import test_tour
