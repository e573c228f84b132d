from . import dealer_call_list
