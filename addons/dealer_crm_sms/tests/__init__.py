from . import test_callback
from . import test_gateway
from . import test_template
