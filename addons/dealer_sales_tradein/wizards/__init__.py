from . import dealer_tradein_decision, dealer_tradein_payment
