from . import test_access
from . import test_article
from . import test_search
from . import test_tours
