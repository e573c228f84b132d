from . import dealer_calendar_fill
