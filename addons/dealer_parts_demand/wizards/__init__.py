from . import dealer_part_settings
