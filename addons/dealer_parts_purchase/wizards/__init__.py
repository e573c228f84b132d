from . import dealer_part_vendor_return
