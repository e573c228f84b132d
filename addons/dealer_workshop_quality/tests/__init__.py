from . import test_access
from . import test_comeback
from . import test_figures
from . import test_quality
from . import test_templates
from . import test_tours
