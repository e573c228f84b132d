from . import dealer_handover_assign
