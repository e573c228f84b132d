from . import dealer_appraisal_adjust
from . import dealer_appraisal_say
from . import dealer_appraisal_sign
