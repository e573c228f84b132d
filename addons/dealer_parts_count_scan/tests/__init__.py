from . import test_count_job
