from . import dealer_care_preview
