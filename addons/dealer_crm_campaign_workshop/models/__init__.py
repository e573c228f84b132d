from . import dealer_campaign
