from . import test_access
from . import test_board
from . import test_concurrency
from . import test_papers
from . import test_tour
from . import test_transfer
from . import test_usage
from . import test_yard
