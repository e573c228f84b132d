from . import test_quality_work
from . import test_workshop_work
