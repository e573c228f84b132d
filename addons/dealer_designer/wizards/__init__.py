from . import dealer_configuration_export
from . import dealer_configuration_import
