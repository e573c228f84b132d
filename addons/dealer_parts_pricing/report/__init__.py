from . import dealer_part_labels
