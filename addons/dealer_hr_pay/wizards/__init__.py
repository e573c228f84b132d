from . import dealer_benefit_move
