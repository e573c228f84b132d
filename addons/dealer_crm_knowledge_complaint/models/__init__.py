from . import dealer_complaint
