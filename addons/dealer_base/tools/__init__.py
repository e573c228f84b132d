from . import license_plate, phone, table, text
