"""Vehicle identification numbers: clean, check, correct, decode. Knows nothing of Odoo.

The structure of a VIN is ISO 3779:2009 and, for China, GB 16735-2019; the world manufacturer
identifier (WMI, its first three characters) is ISO 3780:2009 and GB 16737-2019; the North
American rules for check digit and model year are 49 CFR 565.

Works both as ``odoo.addons.dealer_base.vin`` and alone, with ``addons/dealer_base`` on the path.
"""

from .brand import brand
from .check import check, check_digit
from .decode import Decoded, decode
from .normalise import normalise
from .suggest import suggest

__all__ = ["Decoded", "brand", "check", "check_digit", "decode", "normalise", "suggest"]
