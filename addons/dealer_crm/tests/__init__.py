from . import test_contact_masked
from . import test_touch
from . import test_phone
from . import test_overview
from . import test_tour
from . import test_consent
from . import test_contact
from . import test_unsubscribe
