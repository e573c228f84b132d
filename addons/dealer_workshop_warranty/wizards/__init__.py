from . import dealer_warranty_export
from . import dealer_warranty_rest
