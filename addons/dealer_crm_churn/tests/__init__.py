from . import test_access
from . import test_churn
from . import test_rhythm
