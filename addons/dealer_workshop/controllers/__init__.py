from . import gate
from . import repair_portal
