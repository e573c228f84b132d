from . import dealer_dispatch_place
