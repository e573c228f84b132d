from . import test_predict
from . import test_forecast
from . import test_reminder
from . import test_access
from . import test_tours
