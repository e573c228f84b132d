from . import test_applicant
