from . import dealer_workshop_overbook
