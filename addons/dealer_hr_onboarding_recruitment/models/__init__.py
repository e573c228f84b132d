from . import dealer_registration, hr_applicant
