from . import dealer_handover_assign
from . import dealer_resignation
