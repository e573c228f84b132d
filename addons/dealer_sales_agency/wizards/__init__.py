from . import dealer_agency_add
from . import dealer_agency_done
