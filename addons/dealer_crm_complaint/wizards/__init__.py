from . import dealer_complaint_answer
