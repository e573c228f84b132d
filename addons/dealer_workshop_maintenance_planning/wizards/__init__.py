from . import dealer_service_reminder_answer
