from . import dealer_sms_gateway
from . import dealer_sms_gateway_call
from . import dealer_sms_gateway_report
from . import dealer_sms_incoming
from . import dealer_touch
from . import res_company
from . import sms_sms
from . import sms_tracker
