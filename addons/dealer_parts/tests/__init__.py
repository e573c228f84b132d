from . import test_part_number
from . import test_workshop_types
from . import test_access
from . import test_customer_class
from . import test_import
from . import test_part_stock
from . import test_supersession
from . import test_tours
