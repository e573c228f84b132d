from . import dealer_test_drive_reading
from . import dealer_test_drive_sign
