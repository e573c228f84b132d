from . import dealer_technician_day
from . import hr_attendance
