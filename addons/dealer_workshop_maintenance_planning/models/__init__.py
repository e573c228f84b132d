from . import (
    dealer_service_reminder,
    dealer_service_reminder_attempt,
    dealer_vehicle,
    dealer_workshop_appointment,
)
