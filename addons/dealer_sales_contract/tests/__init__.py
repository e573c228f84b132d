from . import test_access
from . import test_contract
from . import test_portal
from . import test_search
from . import test_tax_invoice
from . import test_template
from . import test_terms
from . import test_tour
