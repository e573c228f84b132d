from . import dealer_commission_adjust
from . import dealer_commission_run
from . import dealer_commission_trial
from . import dealer_commission_trial_line
from . import dealer_commission_trial_person
