from . import dealer_contact_reveal_ask
from . import sms_composer
