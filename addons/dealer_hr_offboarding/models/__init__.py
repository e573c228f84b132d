from . import dealer_handover_kind
from . import dealer_handover_line
from . import dealer_departure
from . import dealer_departure_handover
from . import dealer_departure_end
from . import dealer_departure_certificate
from . import dealer_designer_template
from . import hr_employee
