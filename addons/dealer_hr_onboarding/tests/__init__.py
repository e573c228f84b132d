from . import test_access
from . import test_check
from . import test_hire
from . import test_join_page
from . import test_posts
from . import test_queries
from . import test_tour
