from . import dealer_scan
from . import dealer_scan_job_count
