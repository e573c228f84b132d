from . import test_access
from . import test_elements
from . import test_export
