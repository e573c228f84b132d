from . import test_drive_portal
