from . import enquiry
