from . import dealer_care_rule
from . import dealer_care_rule_run
from . import dealer_care_rule_trigger
from . import dealer_festival
from . import dealer_touch
from . import dealer_vehicle
