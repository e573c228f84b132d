from . import dealer_call_plan
