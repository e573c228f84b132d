from . import license_plate, phone, text
