from . import test_figure
from . import test_segment
from . import test_tag
from . import test_tour
