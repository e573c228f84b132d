from . import dealer_care_rule
