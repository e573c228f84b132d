from . import dealer_work
