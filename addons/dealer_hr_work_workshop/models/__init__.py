from . import dealer_work
from . import dealer_work_quality
