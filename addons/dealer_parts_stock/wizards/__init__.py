from . import dealer_part_transfer_difference
