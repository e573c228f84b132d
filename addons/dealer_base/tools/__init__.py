from . import identity, license_plate, phone, table, text
